using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace TelemetryGrid.Storage.Log;

/// <summary>Reads a partition's acknowledged entries in order while it is being written and trimmed.</summary>
internal static class PartitionReader
{
    public static async IAsyncEnumerable<LogEntry> ReadAsync(
        PartitionSegments segments,
        long fromSequence,
        LogReadMode mode,
        Action<string, long> reportDamage,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var next = Math.Max(1, fromSequence);
        var end = mode == LogReadMode.Follow ? long.MaxValue : segments.LastSequence;
        LogSegment? open = null;
        SafeFileHandle? file = null;
        SegmentScanner? scanner = null;
        try
        {
            while (next <= end)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (segments.Find(next) is not { } view)
                {
                    if (mode == LogReadMode.Follow && await segments.WaitBeyondAsync(next - 1, cancellationToken))
                    {
                        continue;
                    }
                    yield break;
                }
                if (!view.Segment.Readable)
                {
                    reportDamage(view.Segment.Path, view.LastSequence - Math.Max(next, view.Segment.FirstSequence) + 1);
                    next = view.LastSequence + 1;
                    continue;
                }
                if (view.Segment != open)
                {
                    scanner?.Dispose();
                    file?.Dispose();
                    (open, scanner) = (null, null);
                    file = Open(segments, view, next);
                    if (file is null)
                    {
                        continue;
                    }
                    (open, scanner) = (view.Segment, new SegmentScanner(file, view.Segment.Header));
                }
                var damagedBefore = scanner!.DamagedEntries;
                while (next <= end)
                {
                    if (!scanner.TryRead(view.Bytes, out var payload))
                    {
                        scanner.SkipTo(view.Bytes, view.LastSequence);
                        next = Math.Max(next, view.LastSequence + 1);
                        break;
                    }
                    if (scanner.LastSequence >= next)
                    {
                        next = scanner.LastSequence + 1;
                        if (next - 1 <= end)
                        {
                            yield return new LogEntry(next - 1, payload.ToArray());
                            cancellationToken.ThrowIfCancellationRequested();
                        }
                    }
                }
                if (scanner.DamagedEntries > damagedBefore)
                {
                    reportDamage(view.Segment.Path, scanner.DamagedEntries - damagedBefore);
                }
            }
        }
        finally
        {
            scanner?.Dispose();
            file?.Dispose();
        }
    }

    /// <summary>Opens the file, or returns null when it was trimmed since the view was taken.</summary>
    private static SafeFileHandle? Open(PartitionSegments segments, SegmentView view, long next)
    {
        try
        {
            return File.OpenHandle(view.Segment.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (e is FileNotFoundException && segments.Find(next) is var now && now?.Segment != view.Segment)
            {
                return null;
            }
            throw new IngestLogException($"The ingest log cannot read {view.Segment.Path}: {e.Message}", e);
        }
    }
}
