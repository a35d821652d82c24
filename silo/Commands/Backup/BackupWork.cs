using System.Globalization;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Silo.Commands.Backup;

/// <summary>Counts files and bytes of long work, and says on a terminal how far it is.</summary>
internal sealed class BackupWork(TerminalProgress progress, string what, long totalBytes)
{
    private const double Mebibyte = 1 << 20;

    public int Files { get; private set; }

    public long Bytes { get; private set; }

    public void Done(long bytes)
    {
        Files++;
        Bytes += bytes;
        progress.Report(() =>
            $"{what}: {Files:N0} files, {Size(Bytes)} of {Size(totalBytes)} ({Math.Min(1, Bytes / Math.Max(1.0, totalBytes)):P0})"
        );
    }

    /// <summary>Counts what <see cref="SeriesBackup"/> does, on its thread, so that it is counted in order.</summary>
    public IProgress<BackupProgress> Series() => new SeriesWork(this);

    public static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Mebibyte:N1} MiB");

    private sealed class SeriesWork(BackupWork work) : IProgress<BackupProgress>
    {
        private long _bytes;

        public void Report(BackupProgress value)
        {
            work.Done(value.Bytes - _bytes);
            _bytes = value.Bytes;
        }
    }
}
