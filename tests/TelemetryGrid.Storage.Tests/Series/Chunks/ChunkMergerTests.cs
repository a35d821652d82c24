using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Storage.Tests.Series.Chunks;

public sealed class ChunkMergerTests
{
    [Fact]
    public void ReadInto_AnyChunksAndRange_IsLikeThePlainReference()
    {
        var random = new Random(21);
        var buffer = new SampleBuffer();
        for (var round = 0; round < 5000; round++)
        {
            var chunks = Chunks(random, round % 3 == 0);
            var start = random.Next(-10, 1100) * 10L;
            var end = random.Next(5) == 0 ? start : start + random.Next(-20, 8000);
            if (random.Next(6) == 0)
            {
                (start, end) = (long.MinValue, long.MaxValue);
            }
            var expected = Reference(chunks.Select(chunk => (chunk.Timestamps, chunk.Values)), start, end);
            var encoded = chunks.Select(chunk => ChunkCodec.Encode(chunk.Timestamps, chunk.Values)).ToList();

            buffer.Clear();
            buffer.Add(long.MinValue, 42);
            Assert.True(ChunkMerger.ReadInto(encoded, start, end, buffer));
            ChunkCodecTests.AssertSame(expected.Keys.ToArray(), expected.Values.ToArray(), buffer, 1);
        }
    }

    [Fact]
    public void ReadInto_RepeatedTimestamps_TakesTheFirstInTheList()
    {
        EncodedChunk[] chunks =
        [
            ChunkCodec.Encode([20, 30], [2, 3]),
            ChunkCodec.Encode([10, 20, 30, long.MaxValue], [-1, -2, -3, -4]),
            ChunkCodec.Encode([10, long.MaxValue], [7, 8]),
        ];
        var buffer = new SampleBuffer();
        Assert.True(ChunkMerger.ReadInto(chunks, long.MinValue, long.MaxValue, buffer));
        ChunkCodecTests.AssertSame([10, 20, 30, long.MaxValue], [-1, 2, 3, -4], buffer, 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReadInto_DamagedChunk_GivesTheOthers(bool overlapping)
    {
        var good = ChunkCodec.Encode([10, 20], [1, 2]);
        var bad = new EncodedChunk(30, 40, 2, new byte[] { 9, 9, 9 });
        var last = overlapping ? ChunkCodec.Encode([35, 60], [5, 6]) : ChunkCodec.Encode([50, 60], [5, 6]);
        var buffer = new SampleBuffer();
        Assert.False(ChunkMerger.ReadInto([good, bad, last], 0, 100, buffer));
        ChunkCodecTests.AssertSame([10, 20, overlapping ? 35 : 50, 60], [1, 2, 5, 6], buffer, 0);
    }

    [Fact]
    public void ReadInto_ChunkThatIsNotWhatItClaims_IsDamaged()
    {
        var chunk = ChunkCodec.Encode([10, 20], [1, 2]);
        foreach (var wrong in (EncodedChunk[])[chunk with { Start = 9 }, chunk with { End = 21 }, chunk with { Count = 3 }])
        {
            var buffer = new SampleBuffer();
            Assert.False(ChunkMerger.ReadInto([wrong], 0, 100, buffer));
            Assert.Equal(0, buffer.Count);
        }
    }

    [Fact]
    public void ReadInto_ChunkOutOfRange_IsNotDecoded()
    {
        var buffer = new SampleBuffer();
        EncodedChunk[] chunks = [new(10, 20, 2, new byte[] { 9 }), ChunkCodec.Encode([30, 40], [3, 4]), new(50, 60, 2, new byte[] { 9 })];
        Assert.True(ChunkMerger.ReadInto(chunks, 35, 49, buffer));
        ChunkCodecTests.AssertSame([40], [4], buffer, 0);
    }

    private static List<(long[] Timestamps, double[] Values)> Chunks(Random random, bool ordered)
    {
        var chunks = new List<(long[], double[])>();
        var at = 0L;
        for (var chunk = random.Next(0, 7); chunk >= 0; chunk--)
        {
            var time = ordered ? at : random.Next(0, 1000) * 10L;
            var timestamps = new long[random.Next(1, 100)];
            var values = new double[timestamps.Length];
            for (var i = 0; i < timestamps.Length; i++)
            {
                timestamps[i] = time += 10 * random.Next(1, 4);
                values[i] = random.Next(1000);
            }
            at = time;
            chunks.Add((timestamps, values));
        }
        return chunks;
    }

    private static SortedDictionary<long, double> Reference(IEnumerable<(long[] Timestamps, double[] Values)> chunks, long start, long end)
    {
        var samples = new SortedDictionary<long, double>();
        foreach (var (timestamps, values) in chunks)
        {
            for (var i = 0; i < timestamps.Length; i++)
            {
                if (timestamps[i] >= start && timestamps[i] <= end)
                {
                    samples.TryAdd(timestamps[i], values[i]);
                }
            }
        }
        return samples;
    }
}
