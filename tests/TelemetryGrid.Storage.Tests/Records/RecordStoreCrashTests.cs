using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Storage.Records;

namespace TelemetryGrid.Storage.Tests.Records;

/// <summary>A store that ends anywhere, is opened again and given what its log still has.</summary>
public sealed class RecordStoreCrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordModel _model = new(21, 220);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Crash_AtEveryStep_EveryRecordOnce()
    {
        var steps = 0;
        for (var crashAt = 1; ; crashAt++)
        {
            var directory = _folder.File($"step{crashAt}");
            var options = Options(directory);
            steps = 0;
            var at = crashAt;
            options.Step = _ =>
            {
                if (++steps == at)
                {
                    throw new CrashException();
                }
            };
            var trimmedTo = 0L;
            var crashed = false;
            using (var store = Open(options))
            {
                // So that there are several.
                options.SegmentBytes = 6000;
                try
                {
                    for (var sequence = 1; sequence <= _model.Entries; sequence++)
                    {
                        _model.Replay(store, sequence, sequence);
                        store.SealIfDue();
                        trimmedTo = store.Sequence;
                    }
                }
                catch (CrashException)
                {
                    crashed = true;
                }
            }
            AssertEveryRecordOnce(directory, trimmedTo);
            Directory.Delete(directory, recursive: true);
            if (!crashed)
            {
                break;
            }
        }
        Assert.True(steps > 60, $"{steps} steps");
    }

    [Fact]
    public void Crash_FileEndsAnywhere_EveryRecordOnce()
    {
        var whole = WriteWhole();
        var files = Directory.GetFiles(whole).Order(StringComparer.Ordinal).ToArray();
        var newest = File.ReadAllBytes(files[^1]);
        Assert.True(newest.Length > 3000);
        for (var length = 0; length <= newest.Length; length += length < 200 ? 1 : 149)
        {
            var copy = Copy(whole, Path.GetFileName(files[^1]), newest[..length]);
            AssertEveryRecordOnce(copy, trimmedTo: 0);
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public void Crash_TailOfZeros_EveryRecordOnce()
    {
        var whole = WriteWhole();
        var newest = Directory.GetFiles(whole).Max(StringComparer.Ordinal)!;
        var copy = Copy(whole, Path.GetFileName(newest), [.. File.ReadAllBytes(newest), .. new byte[5000]]);
        AssertEveryRecordOnce(copy, trimmedTo: 0);
    }

    [Fact]
    public void Flip_AnywhereInAnOldSegment_OneBlockSkippedAndReported()
    {
        var whole = WriteWhole();
        var oldest = Directory.GetFiles(whole).Min(StringComparer.Ordinal)!;
        var bytes = File.ReadAllBytes(oldest);
        for (var at = RecordSegmentHeader.Bytes; at < bytes.Length; at += 397)
        {
            var flipped = bytes.ToArray();
            flipped[at] ^= 0x10;
            var copy = Copy(whole, Path.GetFileName(oldest), flipped);
            using (var store = Open(Options(copy)))
            {
                _model.Replay(store, store.Sequence + 1, _model.Entries);
                var found = Ordinals(store);
                var missing = Enumerable.Range(0, _model.All.Count).Except(found).ToArray();
                Assert.Equal(found.Count, found.Distinct().Count());
                // The records of one block, which follow one another.
                Assert.InRange(missing.Length, 1, 200);
                Assert.Equal(Enumerable.Range(missing[0], missing.Length), missing);
                Assert.Equal(1, store.Statistics.DamagedBlocks);
                store.Query(new());
                Ordinals(store);
                Assert.Equal(1, store.Statistics.DamagedBlocks);
            }
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public void Flip_AnywhereInTheNewestSegment_NothingTwiceAndNothingMadeUp()
    {
        var whole = WriteWhole();
        var newest = Directory.GetFiles(whole).Max(StringComparer.Ordinal)!;
        var bytes = File.ReadAllBytes(newest);
        for (var at = 0; at < bytes.Length; at += 199)
        {
            var flipped = bytes.ToArray();
            flipped[at] ^= 0x01;
            var copy = Copy(whole, Path.GetFileName(newest), flipped);
            using (var store = Open(Options(copy)))
            {
                _model.Replay(store, store.Sequence + 1, _model.Entries);
                var found = Ordinals(store);
                Assert.Equal(found.Count, found.Distinct().Count());
                // Either the log gave it again or it is known to be damaged.
                Assert.True(found.Count == _model.All.Count || store.Statistics.DamagedBlocks > 0, $"byte {at}");
            }
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public void Write_DiskRefuses_KeptAndWrittenLater()
    {
        var options = Options(_folder.File("refused"));
        var refuses = true;
        options.Step = step =>
        {
            if (refuses && step == "block")
            {
                throw new IOException("No space left on device.");
            }
        };
        using var store = Open(options);
        var refused = 0;
        for (var sequence = 1; sequence <= _model.Entries; sequence++)
        {
            refuses = sequence < _model.Entries / 2;
            try
            {
                _model.Replay(store, sequence, sequence);
            }
            catch (RecordStoreException e)
            {
                refused++;
                Assert.Contains("No space", e.Message, StringComparison.Ordinal);
                Assert.Equal(0, store.Statistics.Blocks);
            }
        }
        Assert.True(refused > 10);
        Assert.Equal(Enumerable.Range(0, _model.All.Count), Ordinals(store).Order());
    }

    private static RecordStoreOptions Options(string directory) =>
        new()
        {
            Directory = directory,
            BlockBytes = 4096,
            SegmentBytes = 64 << 10,
            MaxBytes = 16 << 20,
            MaxAge = TimeSpan.FromDays(36_500),
            MaxUnflushedBytes = 0,
        };

    private static RecordStore Open(RecordStoreOptions options) =>
        RecordStore.Open(options, TimeProvider.System, NullLogger<RecordStore>.Instance);

    private static List<int> Ordinals(RecordStore store)
    {
        var found = new List<int>();
        for (RecordCursor? next = RecordCursor.End; next is not null; )
        {
            var page = store.Query(new() { Limit = 500, Before = next.Value });
            found.AddRange(page.Records.Select(r => (int)r.Place.Ordinal));
            next = page.Next;
        }
        return found;
    }

    private string WriteWhole()
    {
        var options = Options(_folder.File("whole"));
        var large = new RecordModel(21, 220);
        using var store = Open(options);
        for (var sequence = 1; sequence <= large.Entries; sequence++)
        {
            if (sequence == large.Entries / 2)
            {
                // A second segment, however small the first is.
                options.SegmentBytes = 1;
            }
            large.Replay(store, sequence, sequence);
            if (store.Statistics.Segments == 2)
            {
                options.SegmentBytes = 64 << 10;
            }
        }
        Assert.Equal(2, store.Statistics.Segments);
        return options.Directory;
    }

    private string Copy(string directory, string replaced, byte[] contents)
    {
        var copy = Directory.CreateDirectory(_folder.File("copy")).FullName;
        foreach (var file in Directory.GetFiles(directory))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
        }
        File.WriteAllBytes(Path.Combine(copy, replaced), contents);
        return copy;
    }

    private void AssertEveryRecordOnce(string directory, long trimmedTo)
    {
        using var store = Open(Options(directory));
        // What was trimmed is on the device, but for entries in which nothing was.
        for (var sequence = store.Sequence + 1; sequence <= trimmedTo; sequence++)
        {
            Assert.Empty(_model.Entry(sequence));
        }
        // The log has what comes after the place it was trimmed to; what the store has of it is left out.
        _model.Replay(store, trimmedTo + 1, _model.Entries);
        Assert.Equal(_model.Expected(new()).Select(p => (int)p.Ordinal), Ordinals(store));
        Assert.Equal(0, store.Statistics.DamagedBlocks);
    }

    private sealed class CrashException : Exception;
}
