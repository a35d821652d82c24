using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Storage.Log;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Storage.Tests.Series;

public sealed class SnapshotTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Save_CrashAtEveryStep_LeavesTheOldOrTheNewAndTheLogThatIsNeeded()
    {
        var steps = new List<string>();
        for (var crashAt = 0; ; crashAt++)
        {
            var countdown = int.MaxValue;
            using var bed = new ShardTestBed(o =>
                o with
                {
                    ChunkSamples = 10,
                    SnapshotStep = step =>
                    {
                        steps.Add(step);
                        if (countdown-- == 0)
                        {
                            throw new InvalidOperationException("crash");
                        }
                    },
                }
            );
            void Apply(long entry)
            {
                // Enough that a snapshot has several blocks of each kind.
                for (var series = 0; series < 1500; series++)
                {
                    bed.Shard.Define((ulong)series, ShardTestBed.LabelsOf(series + 1_000_000));
                    for (var i = 0; i < 8; i++)
                    {
                        bed.Shard.Append((ulong)series, (((entry * 8) + i) * 1000) + 1, entry + (0.1 * i * series));
                    }
                }
                bed.Shard.Advance(entry);
            }
            Apply(1);
            await bed.Shard.SaveAsync(1, Cancellation);
            Apply(2);
            await bed.Shard.SaveAsync(2, Cancellation);
            Apply(3);
            var expected = await bed.ReadAsync();
            var trim = bed.Shard.TrimSequence;
            Assert.Equal(1, trim);
            countdown = crashAt;
            steps.Clear();
            var crashed = true;
            try
            {
                await bed.Shard.SaveAsync(3, Cancellation);
                crashed = false;
            }
            catch (InvalidOperationException) { }
            Assert.Equal(crashed ? crashAt + 1 : crashAt, steps.Count);
            countdown = int.MaxValue;
            bed.Reopen();
            Assert.Equal(steps.Contains("renamed") ? 3 : 2, bed.Shard.DurableSequence);
            Assert.True(bed.Shard.TrimSequence >= trim);
            Assert.Empty(Directory.GetFiles(bed.Options.Directory, "*.tmp"));
            for (var entry = bed.Shard.DurableSequence + 1; entry <= 3; entry++)
            {
                Apply(entry);
            }
            Assert.Equal(expected, await bed.ReadAsync());
            if (!crashed)
            {
                break;
            }
        }
        Assert.True(steps.Count > 6, $"only {string.Join(',', steps)}");
    }

    [Fact]
    public async Task Open_EveryTruncationAndBitFlipOfTheNewest_UsesTheOneBefore()
    {
        using var bed = new ShardTestBed(o => o with { ChunkSamples = 3 });
        bed.Define(1, 2);
        bed.Shard.Append([new(1, 1000, 1), new(1, 2000, 2), new(1, 3000, 3), new(1, 4000, 4), new(1, 2500, 9), new(2, 1000, 1)]);
        await bed.Shard.SaveAsync(1, Cancellation);
        var before = await bed.ReadAsync();
        bed.Shard.Append(1, 5000, 5);
        await bed.Shard.SaveAsync(2, Cancellation);
        Assert.Equal(1, bed.Shard.TrimSequence);
        var files = Directory.GetFiles(bed.Options.Directory, "*.snapshot").Order(StringComparer.Ordinal).ToArray();
        var whole = File.ReadAllBytes(files[1]);
        IEnumerable<byte[]> damages =
        [
            .. Enumerable.Range(0, whole.Length).Select(n => whole[..n]),
            .. Enumerable.Range(0, whole.Length * 8).Select(bit => Flip(whole, bit)),
            [.. whole, 0],
        ];
        foreach (var damaged in damages)
        {
            File.WriteAllBytes(files[1], damaged);
            bed.Reopen();
            Assert.Equal((1, 0), (bed.Shard.DurableSequence, bed.Shard.TrimSequence));
            Assert.Equal(1, bed.Shard.Statistics.Damaged);
            Assert.False(File.Exists(files[1]));
            Assert.True(File.Exists(files[1] + ".damaged"));
        }
        Assert.Equal(before, await bed.ReadAsync());
        bed.Shard.Append(1, 5000, 5);
        await bed.Shard.SaveAsync(2, Cancellation);
        bed.Reopen();
        Assert.Equal(2, bed.Shard.DurableSequence);
        Assert.EndsWith("5000=5; 2: 1000=1", await bed.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NewerVersionOrOtherPartition_IsRefusedAndLeftAlone()
    {
        using var bed = new ShardTestBed();
        bed.Define(1);
        await bed.Shard.SaveAsync(1, Cancellation);
        var file = Directory.GetFiles(bed.Options.Directory).Single();
        var error = Assert.Throws<InvalidDataException>(() =>
            SeriesShard.Open(bed.Options with { Partition = 8 }, bed.Archive, bed.Time, NullLogger.Instance)
        );
        Assert.Equal($"The snapshot {file} is of partition 7 and sequence 1, not of 8 and 1.", error.Message);
        var bytes = File.ReadAllBytes(file);
        bytes[8] = 2;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), Crc32C.Compute(bytes.AsSpan(0, 12)));
        File.WriteAllBytes(file, bytes);
        error = Assert.Throws<InvalidDataException>(bed.Reopen);
        Assert.Equal($"The snapshot {file} has version 2, and this program reads 1.", error.Message);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task ShouldSave_LogOrTimeGrown_SaysSo()
    {
        using var bed = new ShardTestBed();
        Assert.False(bed.Shard.ShouldSave(64 << 20, bed.Time.Now));
        Assert.True(bed.Shard.ShouldSave((64 << 20) + 1, bed.Time.Now));
        bed.Shard.Advance(5);
        Assert.False(bed.Shard.ShouldSave(0, bed.Time.Now + TimeSpan.FromSeconds(299)));
        bed.Time.Now += TimeSpan.FromSeconds(300);
        Assert.True(bed.Shard.ShouldSave(0, bed.Time.Now));
        await bed.Shard.SaveAsync(5, Cancellation);
        Assert.False(bed.Shard.ShouldSave(0, bed.Time.Now));
        Assert.Equal((5, 5, 0), (bed.Shard.Sequence, bed.Shard.DurableSequence, bed.Shard.TrimSequence));
    }

    [Fact]
    public async Task Churn_AMillionShortLivedSeries_LeavesMemoryAsItWas()
    {
        const int PerStep = 10_000;
        using var folder = new TemporaryFolder();
        var time = new ManualTime();
        var options = new SeriesShardOptions { Directory = folder.File("shard"), Partition = 0 };
        using var shard = SeriesShard.Open(options, new ForgetfulArchive(), time, NullLogger.Instance);
        var most = 0L;
        var settled = 0L;
        for (var step = 0; step < 100; step++)
        {
            for (var i = 0; i < PerStep; i++)
            {
                var number = (ulong)((step * PerStep) + i) * 0x9E3779B97F4A7C15;
                var pod = string.Create(CultureInfo.InvariantCulture, $"pod-{step}-{i}");
                Assert.True(shard.Define(number, PromQL.Labels.Of(("__name__", "up"), ("job", "churn"), ("pod", pod))));
                shard.Append(number, time.Milliseconds, 1);
            }
            time.Now += TimeSpan.FromMinutes(15);
            await shard.FlushAsync(Cancellation);
            var statistics = shard.Statistics;
            Assert.True(statistics.Series <= 9 * PerStep, $"{statistics.Series} series after {step} steps");
            Assert.True(statistics.LabelPairs <= statistics.Series + 2);
            most = Math.Max(most, statistics.IndexBytes);
            settled = step == 20 ? most : settled;
        }
        Assert.True(most <= settled * 1.1, $"the index grew from {settled} to {most} bytes");
        time.Now += TimeSpan.FromHours(3);
        await shard.FlushAsync(Cancellation);
        Assert.Equal((0, 0, 0), (shard.Statistics.Series, shard.Statistics.LabelPairs, shard.Statistics.ChunkBytes));
        Assert.Equal(100 * PerStep, shard.Statistics.Expired);
    }

    private static byte[] Flip(byte[] whole, int bit)
    {
        var damaged = (byte[])whole.Clone();
        damaged[bit / 8] ^= (byte)(1 << (bit % 8));
        return damaged;
    }
}
