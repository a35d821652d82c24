using System.Runtime.InteropServices;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Storage.Tests.Series.Chunks;

public sealed class ChunkCodecTests
{
    public static TheoryData<string> Classes => [.. SampleClass.All];

    [Theory]
    [MemberData(nameof(Classes))]
    public void TryDecode_WhatWasEncoded_IsTheSameBitForBit(string values)
    {
        var random = new Random(7);
        var buffer = new SampleBuffer();
        buffer.Add(1, 1);
        foreach (var times in SampleClass.AllTimes)
        {
            foreach (var count in (int[])[1, 2, 3, 4, 5, 7, 8, 9, 17, 120, 240, 256, 257, 258, 480, 513, 1000, 4096])
            {
                var timestamps = SampleClass.Times(times, count, random);
                var samples = SampleClass.Values(values, count, random);
                var chunk = ChunkCodec.Encode(timestamps, samples);
                Assert.Equal((timestamps[0], timestamps[^1], count), (chunk.Start, chunk.End, chunk.Count));
                Assert.True(chunk.Data.Length <= 5 + (16 * count));

                buffer.Keep(0, 1);
                Assert.True(ChunkCodec.TryDecode(chunk.Data.Span, buffer), $"{values}, {times}, {count}");
                AssertSame(timestamps, samples, buffer, 1);
            }
        }
    }

    [Fact]
    public void TryDecode_MixturesOfClasses_AreTheSameBitForBit()
    {
        var random = new Random(11);
        var buffer = new SampleBuffer();
        for (var round = 0; round < 2000; round++)
        {
            var count = random.Next(1, 600);
            var timestamps = SampleClass.Times(SampleClass.AllTimes[random.Next(SampleClass.AllTimes.Length)], count, random);
            var values = new List<double>();
            while (values.Count < count)
            {
                var run = Math.Min(random.Next(1, 200), count - values.Count);
                values.AddRange(SampleClass.Values(SampleClass.All[random.Next(SampleClass.All.Length)], run, random));
            }
            buffer.Clear();
            Assert.True(ChunkCodec.TryDecode(ChunkCodec.Encode(timestamps, values.ToArray()).Data.Span, buffer));
            AssertSame(timestamps, values.ToArray(), buffer, 0);
        }
    }

    [Fact]
    public void EncodePlain_AnySamples_AreReadBack()
    {
        var buffer = new SampleBuffer();
        Assert.True(ChunkCodec.TryDecode(ChunkCodec.EncodePlain([1, 5], [-0d, SampleClass.StaleMarker]).Data.Span, buffer));
        AssertSame([1, 5], [-0d, SampleClass.StaleMarker], buffer, 0);
    }

    [Fact]
    public void Encode_NoSamplesOrTooMany_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => ChunkCodec.Encode([], []));
        Assert.Throws<ArgumentException>(() => ChunkCodec.Encode(new long[4097], new double[4097]));
        Assert.Throws<ArgumentException>(() => ChunkCodec.Encode([1, 2], [1]));
    }

    internal static void AssertSame(ReadOnlySpan<long> timestamps, ReadOnlySpan<double> values, SampleBuffer buffer, int from)
    {
        Assert.Equal(from + timestamps.Length, buffer.Count);
        Assert.True(timestamps.SequenceEqual(buffer.Timestamps[from..]), "timestamps differ");
        Assert.True(
            MemoryMarshal.Cast<double, long>(values).SequenceEqual(MemoryMarshal.Cast<double, long>(buffer.Values[from..])),
            "values differ"
        );
    }
}
