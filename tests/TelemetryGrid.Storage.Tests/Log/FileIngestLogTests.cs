using TelemetryGrid.Storage.Log;
using static TelemetryGrid.Storage.Tests.Log.LogTestFolder;

namespace TelemetryGrid.Storage.Tests.Log;

public sealed class FileIngestLogTests
{
    [Fact]
    public async Task Append_FreshLog_NumbersFromOne()
    {
        using var folder = new LogTestFolder();
        await using var log = folder.Open();
        Assert.Equal(0, log.LastSequence(0));
        Assert.Equal(1, await log.AppendAsync(0, Text(1)));
        Assert.Equal(2, await log.AppendAsync(0, ReadOnlyMemory<byte>.Empty));
        Assert.Equal(2, log.LastSequence(0));
        Assert.Equal([(1, "entry 1"), (2, "")], await ReadAllAsync(log));
    }

    [Theory]
    [InlineData(FsyncPolicy.Never)]
    [InlineData(FsyncPolicy.Interval)]
    [InlineData(FsyncPolicy.EveryCommit)]
    public async Task Open_AfterClose_ContinuesTheNumbersInTheSameFile(FsyncPolicy fsync)
    {
        using var folder = new LogTestFolder();
        folder.Options.Fsync = fsync;
        await folder.WriteAsync(5);
        await using var log = folder.Open();
        Assert.Equal(6, await log.AppendAsync(0, Text(6)));
        Assert.Equal(6, (await ReadAllAsync(log)).Count);
        Assert.Single(folder.Segments);
    }

    [Fact]
    public async Task Append_Concurrent_EveryEntryIsReadUnderItsNumber()
    {
        using var folder = new LogTestFolder();
        folder.Options.SegmentBytes = 16 << 10;
        folder.Options.MaxQueuedAppends = 16;
        await using var log = folder.Open();
        var acknowledged = new Dictionary<long, string>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 32)
                .Select(worker =>
                    Task.Run(async () =>
                    {
                        var last = 0L;
                        for (var i = 0; i < 100; i++)
                        {
                            var number = (worker * 100) + i;
                            var sequence = await log.AppendAsync(0, Text(number));
                            Assert.True(sequence > last, "one caller's appends keep their order");
                            last = sequence;
                            lock (acknowledged)
                            {
                                acknowledged.Add(sequence, $"entry {number}");
                            }
                        }
                    })
                )
        );
        var read = await ReadAllAsync(log);
        Assert.Equal(Enumerable.Range(1, 3200).Select(n => (long)n), read.Select(e => e.Sequence));
        Assert.All(read, entry => Assert.Equal(acknowledged[entry.Sequence], entry.Text));
        Assert.True(folder.Segments.Length > 1);
    }

    [Fact]
    public async Task Append_TwoPartitions_NumberIndependently()
    {
        using var folder = new LogTestFolder();
        folder.Options.Partitions = 2;
        await using var log = folder.Open();
        Assert.Equal(1, await log.AppendAsync(0, Text(1)));
        Assert.Equal(1, await log.AppendAsync(1, Text(9)));
        Assert.Equal([(1, "entry 9")], await ReadAllAsync(log, partition: 1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await log.AppendAsync(2, Text(1)));
    }

    [Fact]
    public async Task Append_LargerThanACommit_IsStoredWhole()
    {
        using var folder = new LogTestFolder();
        folder.Options.MaxCommitBytes = 4096;
        folder.Options.MaxPayloadBytes = 1 << 20;
        await using var log = folder.Open();
        var large = new byte[1 << 20];
        new Random(1).NextBytes(large);
        await Task.WhenAll(log.AppendAsync(0, Text(1)).AsTask(), log.AppendAsync(0, large).AsTask(), log.AppendAsync(0, Text(3)).AsTask());
        var read = new List<LogEntry>();
        await foreach (var entry in log.ReadAsync(0, 1))
        {
            read.Add(entry);
        }
        Assert.Equal(3, read.Count);
        Assert.Contains(read, e => e.Payload.Span.SequenceEqual(large));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await log.AppendAsync(0, new byte[(1 << 20) + 1]));
    }

    [Fact]
    public async Task Append_PartitionFull_FailsCountsAndTakesEntriesAgainAfterTrim()
    {
        using var folder = new LogTestFolder();
        folder.Options.SegmentBytes = 4096;
        folder.Options.MaxBytesPerPartition = 16 << 10;
        await using var log = folder.Open();
        var stored = 0L;
        var full = await Assert.ThrowsAsync<LogFullException>(async () =>
        {
            while (true)
            {
                stored = await log.AppendAsync(0, new byte[1000]);
            }
        });
        Assert.Contains("full", full.Message, StringComparison.Ordinal);
        Assert.InRange(stored, 13, 16);
        Assert.Equal(1, log.Status(0).RejectedAppends);
        Assert.True(log.Status(0).Bytes <= 16 << 10);
        Assert.Equal(stored, (await ReadAllAsync(log)).Count);

        log.Trim(0, stored);
        Assert.Equal(stored + 1, await log.AppendAsync(0, new byte[1000]));
    }

    [Fact]
    public async Task Trim_Middle_RemovesWholeSegmentsAtOrBelow()
    {
        using var folder = new LogTestFolder();
        folder.Options.SegmentBytes = 4096;
        await using var log = folder.Open();
        for (var i = 1; i <= 20; i++)
        {
            await log.AppendAsync(0, new byte[1000]);
        }
        var before = log.Status(0);
        log.Trim(0, 10);
        var after = log.Status(0);
        Assert.InRange(after.FirstSequence, 2, 11);
        Assert.Equal(20, after.LastSequence);
        Assert.True(after.Segments < before.Segments);
        Assert.Equal(after.Segments, folder.Segments.Length);
        Assert.Equal(after.Bytes, folder.Segments.Sum(f => new FileInfo(f).Length));
        Assert.Equal(after.FirstSequence, (await ReadAllAsync(log))[0].Sequence);
    }

    [Fact]
    public async Task Trim_Everything_NeverReusesANumber()
    {
        using var folder = new LogTestFolder();
        folder.Options.SegmentBytes = 4096;
        await using (var log = folder.Open())
        {
            for (var i = 1; i <= 9; i++)
            {
                await log.AppendAsync(0, new byte[1000]);
            }
            log.Trim(0, 9);
            Assert.Empty(await ReadAllAsync(log));
            Assert.Single(folder.Segments);
            Assert.Equal(10, log.Status(0).FirstSequence);
        }
        await using (var log = folder.Open())
        {
            Assert.Equal(9, log.LastSequence(0));
            Assert.Equal(10, await log.AppendAsync(0, Text(10)));
        }
    }

    [Fact]
    public async Task Open_AfterASystemRestart_LeavesAGapThatIsNotALoss()
    {
        using var folder = new LogTestFolder();
        await folder.WriteAsync(3);
        for (ulong boot = 8; boot < 11; boot++)
        {
            await using var idle = folder.Open(boot);
            Assert.Equal(3, idle.LastSequence(0));
        }
        await using var log = folder.Open(bootId: 11);
        var next = await log.AppendAsync(0, Text(4));
        Assert.True(next > SegmentAppender.RestartGap);
        Assert.Equal([1, 2, 3, next], (await ReadAllAsync(log)).Select(e => e.Sequence));
        Assert.Equal(0, log.Status(0).DamagedEntries);
        Assert.Equal(2, folder.Segments.Length);
    }

    [Fact]
    public async Task Read_FromTheMiddle_BeginsThere()
    {
        using var folder = new LogTestFolder();
        await folder.WriteAsync(10);
        await using var log = folder.Open();
        Assert.Equal([8, 9, 10], (await ReadAllAsync(log, from: 8)).Select(e => e.Sequence));
        Assert.Empty(await ReadAllAsync(log, from: 11));
    }

    [Fact]
    public async Task Read_WhileAppending_EndsWhereItBegan()
    {
        using var folder = new LogTestFolder();
        await folder.WriteAsync(3);
        await using var log = folder.Open();
        var read = new List<long>();
        await foreach (var entry in log.ReadAsync(0, 1))
        {
            read.Add(entry.Sequence);
            await log.AppendAsync(0, Text(99));
        }
        Assert.Equal([1, 2, 3], read);
    }

    [Fact]
    public async Task Read_FollowWhileAppendingAndTrimming_SeesEveryEntryOnce()
    {
        using var folder = new LogTestFolder();
        folder.Options.SegmentBytes = 4096;
        await using var log = folder.Open();
        var reader = Task.Run(async () =>
        {
            var expected = 1L;
            await foreach (var entry in log.ReadAsync(0, 1, LogReadMode.Follow))
            {
                Assert.Equal(expected++, entry.Sequence);
                Assert.Equal(Text(entry.Sequence), entry.Payload.ToArray());
                log.Trim(0, entry.Sequence);
                if (entry.Sequence == 2000)
                {
                    break;
                }
            }
            return expected - 1;
        });
        for (var i = 1; i <= 2000; i++)
        {
            await log.AppendAsync(0, Text(i));
        }
        Assert.Equal(2000, await reader);
    }

    [Fact]
    public async Task Read_FollowCancelled_Throws()
    {
        using var folder = new LogTestFolder();
        await using var log = folder.Open();
        using var cancel = new CancellationTokenSource();
        var next = log.ReadAsync(0, 1, LogReadMode.Follow, cancel.Token).GetAsyncEnumerator();
        var waiting = next.MoveNextAsync();
        Assert.False(waiting.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    [Fact]
    public async Task Dispose_WithAppendsWaitingAndAFollower_FinishesBoth()
    {
        using var folder = new LogTestFolder();
        folder.Options.MaxQueuedAppends = 4096;
        var log = folder.Open();
        var entries = log.ReadAsync(0, 1, LogReadMode.Follow);
        var follower = Task.Run(async () =>
        {
            var count = 0;
            await foreach (var _ in entries)
            {
                count++;
            }
            return count;
        });
        var appends = Enumerable.Range(1, 1000).Select(i => log.AppendAsync(0, Text(i)).AsTask()).ToArray();
        await log.DisposeAsync();
        await Task.WhenAll(appends);
        Assert.InRange(await follower, 0, 1000);
        await using var again = folder.Open();
        Assert.Equal(1000, again.LastSequence(0));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await log.AppendAsync(0, Text(1)));
    }

    [Fact]
    public async Task Open_HeldByAnother_SaysSoInOneSentence()
    {
        using var folder = new LogTestFolder();
        await using var holder = folder.Open();
        var refused = Assert.Throws<IngestLogException>(() => folder.Open());
        Assert.Equal($"The ingest log {folder.Options.Directory} is in use by another process.", refused.Message);
    }

    [Fact]
    public async Task Open_FewerPartitionsThanExist_Refuses()
    {
        using var folder = new LogTestFolder();
        folder.Options.Partitions = 3;
        await folder.Open().DisposeAsync();
        folder.Options.Partitions = 2;
        Assert.Contains("partition-0002", Assert.Throws<IngestLogException>(() => folder.Open()).Message, StringComparison.Ordinal);
        folder.Options.Partitions = 4;
        await folder.Open().DisposeAsync();
    }

    [Fact]
    public void Open_FolderIsAFile_SaysSoInOneSentence()
    {
        using var folder = new LogTestFolder();
        File.WriteAllText(folder.Options.Directory, "");
        var refused = Assert.Throws<IngestLogException>(() => folder.Open());
        Assert.StartsWith($"The ingest log {folder.Options.Directory} cannot be opened:", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_InvalidOptions_ListsEveryError()
    {
        var invalid = Assert.Throws<ArgumentException>(() =>
            FileIngestLog.Open(new FileIngestLogOptions { Partitions = 0, MaxQueuedAppends = 0 })
        );
        Assert.Contains("Directory", invalid.Message, StringComparison.Ordinal);
        Assert.Contains("Partitions", invalid.Message, StringComparison.Ordinal);
        Assert.Contains("MaxQueuedAppends", invalid.Message, StringComparison.Ordinal);
    }
}
