using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Storage.Tests.Series;

public sealed class SeriesShardTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Define_TwiceAndWithOtherLabels_IsIdempotentAndCountsTheCollision()
    {
        using var bed = new ShardTestBed();
        bed.Define(1, 1);
        Assert.False(bed.Shard.Define(1, ShardTestBed.LabelsOf(2)));
        Assert.False(bed.Shard.Define(1, Labels.Of(("__name__", "m"))));
        Assert.Equal(2, bed.Shard.Statistics.Collisions);
        Assert.Equal(1, bed.Shard.Statistics.Series);
    }

    [Fact]
    public void Define_MoreThanMayBe_IsRefusedAndCounted()
    {
        using var bed = new ShardTestBed(o => o with { MaxSeries = 2 });
        bed.Define(1, 2);
        Assert.False(bed.Shard.Define(3, ShardTestBed.LabelsOf(3)));
        bed.Define(1);
        Assert.Equal(1, bed.Shard.Statistics.Refused);
    }

    [Fact]
    public async Task Append_RepeatedConflictingLateUnknownAndAbsurd_EachIsCountedAndTheFirstStays()
    {
        using var bed = new ShardTestBed();
        bed.Define(1);
        bed.Shard.Append([new(1, 1000, 1), new(1, 1000, 1), new(1, 1000, 2), new(1, 3000, 3), new(1, 2000, 4), new(1, 2000, 5)]);
        bed.Shard.Append(9, 1000, 1);
        bed.Shard.Append(1, long.MaxValue, 1);
        Assert.Equal("1: 1000=1 2000=4 3000=3", await bed.ReadAsync());
        var statistics = bed.Shard.Statistics;
        Assert.Equal((3, 1, 2, 2), (statistics.Appended, statistics.Duplicates, statistics.Conflicts, statistics.OutOfOrder));
        Assert.Equal((1, 1, 3), (statistics.Unknown, statistics.Invalid, statistics.Samples));
    }

    [Fact]
    public async Task Append_StaleMarkersAndOddNaNs_KeepEveryBitThroughEveryTier()
    {
        using var bed = new ShardTestBed(o => o with { ChunkSamples = 3 });
        bed.Define(1);
        double[] values =
        [
            StaleMarker.Value,
            double.NaN,
            BitConverter.UInt64BitsToDouble(0xfff8_1234_5678_9abc),
            -0.0,
            double.NegativeInfinity,
        ];
        for (var i = 0; i < values.Length; i++)
        {
            bed.Shard.Append(1, 1000 * i, values[i]);
        }
        bed.Shard.Append(1, 500, StaleMarker.Value);
        for (var pass = 0; pass < 2; pass++)
        {
            var selected = await bed.Shard.SelectAsync(new SeriesSelection([], 0, long.MaxValue), Cancellation);
            var buffer = new SampleBuffer();
            Assert.Single(selected).Read(buffer);
            double[] expected = [values[0], StaleMarker.Value, .. values[1..]];
            Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), buffer.Values.ToArray().Select(BitConverter.DoubleToInt64Bits));
            await bed.Shard.SaveAsync(pass + 1, Cancellation);
            bed.Reopen();
            await bed.Shard.FlushAsync(Cancellation);
        }
    }

    [Fact]
    public async Task Flush_ArchiveFails_KeepsEverythingAndSaysSo()
    {
        using var bed = new ShardTestBed(o => o with { ChunkSamples = 2, MaxHotBytes = 10 });
        bed.Define(1);
        var start = bed.Time.Milliseconds;
        bed.Shard.Append([new(1, start, 1), new(1, start + 1000, 2)]);
        bed.Archive.Fails = true;
        await Assert.ThrowsAsync<IOException>(async () => await bed.Shard.FlushAsync(Cancellation));
        Assert.True(bed.Shard.IsFull);
        Assert.Equal($"1: {start}=1 {start + 1000}=2", await bed.ReadAsync());
        bed.Archive.Fails = false;
        await bed.Shard.FlushAsync(Cancellation);
        Assert.False(bed.Shard.IsFull);
        Assert.Equal((0, 1), (bed.Shard.Statistics.Chunks, bed.Shard.Statistics.Evictions));
        Assert.Equal($"1: {start}=1 {start + 1000}=2", await bed.ReadAsync());
    }

    [Fact]
    public async Task Select_RangeThatMemoryCovers_DoesNotAskTheArchive()
    {
        using var bed = new ShardTestBed(o => o with { ChunkSamples = 2, InactiveAfter = TimeSpan.FromDays(1) });
        bed.Define(1);
        var start = bed.Time.Milliseconds + 1000;
        for (var i = 0; i < 4; i++)
        {
            bed.Shard.Append(1, start + (i * 3_600_000L), i);
        }
        bed.Time.Now += TimeSpan.FromHours(3);
        await bed.Shard.FlushAsync(Cancellation);
        Assert.Equal(2, bed.Shard.Statistics.Samples);
        var before = bed.Archive.Selections;
        Assert.Equal($"1: {start + 7_200_000}=2 {start + 10_800_000}=3", await bed.ReadAsync(start + 3_600_001));
        Assert.Equal(before, bed.Archive.Selections);
        Assert.StartsWith($"1: {start}=0 ", await bed.ReadAsync(start), StringComparison.Ordinal);
        Assert.Equal(before + 1, bed.Archive.Selections);
    }

    [Fact]
    public async Task Flush_InactiveSeries_LeavesMemoryComesBackByDefinitionAndOverwritesNothing()
    {
        using var bed = new ShardTestBed(o => o with { ChunkSamples = 100 });
        bed.Define(1);
        var start = bed.Time.Milliseconds + 1000;
        bed.Shard.Append([new(1, start, 1), new(1, start + 1000, 2)]);
        bed.Time.Now += TimeSpan.FromHours(2);
        await bed.Shard.FlushAsync(Cancellation);
        Assert.Equal((0, 0, 1), (bed.Shard.Statistics.Series, bed.Shard.Statistics.LabelPairs, bed.Shard.Statistics.Expired));
        bed.Shard.Append(1, start + 2000, 3);
        Assert.Equal(1, bed.Shard.Statistics.Unknown);
        bed.Define(1);
        // A sender repeats what it sent long ago: a chunk of the same start must not replace the archived one.
        bed.Shard.Append(1, start, 1);
        bed.Time.Now += TimeSpan.FromHours(2);
        await bed.Shard.FlushAsync(Cancellation);
        Assert.Equal(0, bed.Shard.Statistics.Series);
        Assert.Equal($"1: {start}=1 {start + 1000}=2", await bed.ReadAsync());
    }

    [Fact]
    public async Task Select_ChunkLikeAnArchivedOneButForAValue_TheFirstThatCameStays()
    {
        using var bed = new ShardTestBed(o => o with { ChunkSamples = 2 });
        bed.Define(1);
        var start = bed.Time.Milliseconds + 1000;
        bed.Shard.Append([new(1, start, 1), new(1, start + 1000, 2)]);
        bed.Time.Now += TimeSpan.FromHours(3);
        await bed.Shard.FlushAsync(Cancellation);
        Assert.Equal(0, bed.Shard.Statistics.Series);
        bed.Define(1);
        bed.Shard.Append([new(1, start, 8), new(1, start + 1000, 9)]);
        Assert.Equal($"1: {start}=1 {start + 1000}=2", await bed.ReadAsync());
        await bed.Shard.FlushAsync(Cancellation);
        Assert.Equal($"1: {start}=1 {start + 1000}=2", await bed.ReadAsync());
    }

    [Fact]
    public async Task Find_MatchersRangeAndLimit_ListsMemoryAndArchive()
    {
        using var bed = new ShardTestBed(o => o with { ChunkSamples = 2 });
        bed.Define(1, 2);
        var start = bed.Time.Milliseconds + 1000;
        bed.Shard.Append([new(1, start, 1), new(1, start + 1000, 1), new(2, start, 1)]);
        bed.Time.Now += TimeSpan.FromHours(3);
        await bed.Shard.FlushAsync(Cancellation);
        Assert.Equal(0, bed.Shard.Statistics.Series);
        var later = bed.Time.Milliseconds;
        bed.Define(3);
        bed.Shard.Append(3, later, 1);

        var all = await bed.Shard.LabelValuesAsync("instance", new CatalogRequest([]), Cancellation);
        Assert.Equal(["1", "2", "3"], all.Items);
        Assert.False(all.IsTruncated);
        var two = await bed.Shard.LabelValuesAsync("instance", new CatalogRequest([], Limit: 2), Cancellation);
        Assert.Equal(["1", "2"], two.Items);
        Assert.True(two.IsTruncated);
        Assert.Equal(["3"], (await bed.Shard.LabelValuesAsync("instance", new CatalogRequest([], later), Cancellation)).Items);
        var request = new CatalogRequest([
            [new LabelMatcher("instance", MatchOperator.Regex, "[23]")],
            [new("instance", MatchOperator.Equal, "3")],
        ]);
        Assert.Equal([2UL, 3UL], (await bed.Shard.FindAsync(request, Cancellation)).Items.Select(static s => s.Series).Order());
        Assert.Equal(["__name__", "instance"], (await bed.Shard.LabelNamesAsync(request, Cancellation)).Items);
    }

    [Fact]
    public async Task SetMetadata_BeyondTheBound_IsRefusedAndSurvivesASnapshot()
    {
        using var bed = new ShardTestBed(o => o with { MaxMetadata = 2 });
        Assert.True(bed.Shard.SetMetadata(new MetricMetadata("b", "counter", "Bees.", "")));
        Assert.True(bed.Shard.SetMetadata(new MetricMetadata("a", "gauge", "", "bytes")));
        Assert.True(bed.Shard.SetMetadata(new MetricMetadata("b", "counter", "Bees seen.", "")));
        Assert.False(bed.Shard.SetMetadata(new MetricMetadata("c", "gauge", "", "")));
        Assert.Equal(1, bed.Shard.Statistics.Refused);
        await bed.Shard.SaveAsync(1, Cancellation);
        bed.Reopen();
        Assert.Equal(["a", "b"], bed.Shard.Metadata(null, 0).Items.Select(static m => m.Metric));
        Assert.Equal("Bees seen.", Assert.Single(bed.Shard.Metadata("b", 0).Items).Help);
        Assert.True(bed.Shard.Metadata(null, 1).IsTruncated);
    }

    [Fact]
    public async Task Select_WhileWritingFlushingAndSaving_EverySampleWrittenBeforeIsThereOnce()
    {
        const int Series = 40;
        const int Rounds = 1500;
        using var bed = new ShardTestBed(o => o with { ChunkSamples = 20, MaxHotBytes = 30_000 });
        bed.Define([.. Enumerable.Range(0, Series)]);
        var start = bed.Time.Milliseconds;
        var written = 0;
        var writer = Task.Run(
            async () =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    bed.Shard.Append([
                        .. Enumerable.Range(0, Series).Select(s => new SeriesSample((ulong)s, start + (round * 1000L), round)),
                    ]);
                    Volatile.Write(ref written, round + 1);
                    bed.Time.Now += TimeSpan.FromSeconds(20);
                    if (round % 10 == 0)
                    {
                        await bed.Shard.FlushAsync(Cancellation);
                    }
                    if (round % 100 == 0)
                    {
                        await bed.Shard.SaveAsync(round, Cancellation);
                    }
                }
            },
            Cancellation
        );
        async Task ReadAsync()
        {
            var buffer = new SampleBuffer();
            while (true)
            {
                var isLast = writer.IsCompleted;
                var before = Volatile.Read(ref written);
                var selection = new SeriesSelection([new LabelMatcher("__name__", MatchOperator.Equal, "m")], start, long.MaxValue);
                var selected = await bed.Shard.SelectAsync(selection, Cancellation);
                Assert.True(before == 0 || selected.Count == Series);
                foreach (var series in selected)
                {
                    series.Read(buffer);
                    Assert.True(buffer.Count >= before, $"{buffer.Count} of {before} samples");
                    for (var i = 0; i < buffer.Count; i++)
                    {
                        Assert.Equal(start + (i * 1000L), buffer.Timestamps[i]);
                        Assert.Equal(i, buffer.Values[i]);
                    }
                }
                if (isLast)
                {
                    return;
                }
            }
        }
        await Task.WhenAll(writer, Task.Run(ReadAsync, Cancellation), Task.Run(ReadAsync, Cancellation));
        Assert.True(bed.Shard.Statistics.Evictions > 0, "the archive was never needed");
    }
}
