using System.Runtime.InteropServices;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;
using TelemetryGrid.Tests.Allocation;

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
    public void Encode_SamplesThatMakeNoChunk_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => ChunkCodec.Encode([], []));
        Assert.Throws<ArgumentException>(() => ChunkCodec.Encode(new long[4097], new double[4097]));
        Assert.Throws<ArgumentException>(() => ChunkCodec.Encode([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => ChunkCodec.Encode([1, 2, 2], [1, 2, 3]));
    }

    [Fact]
    public void TrySplit_SeriesScrapedTogether_HaveTheBytesOfTheirTimesInCommon()
    {
        var random = new Random(23);
        var timestamps = SampleClass.Times("jitter", 240, random);
        var one = ChunkCodec.Encode(timestamps, SampleClass.Values("counter", 240, random)).Data.Span;
        var samples = SampleClass.Values("walk", 240, random);
        var other = ChunkCodec.Encode(timestamps, samples).Data.Span;
        Assert.True(ChunkCodec.TrySplit(one, out var length));
        Assert.True(ChunkCodec.TrySplit(other, out var otherLength));
        Assert.True(one[..length].SequenceEqual(other[..otherLength]));

        var buffer = new SampleBuffer();
        Assert.True(ChunkCodec.TryDecode([.. one[..length], .. other[otherLength..]], buffer));
        AssertSame(timestamps, samples, buffer, 0);
        Assert.False(ChunkCodec.TrySplit(ChunkCodec.EncodePlain([1], [1]).Data.Span, out _));
        Assert.False(ChunkCodec.TrySplit(one[..(length - 1)], out _));
    }

    [Fact]
    public void TryDecode_IntoAWarmBuffer_AllocatesNothing()
    {
        var random = new Random(29);
        var buffer = new SampleBuffer();
        var chunks = SampleClass.All.Select(name =>
            ChunkCodec.Encode(SampleClass.Times("gaps", 240, random), SampleClass.Values(name, 240, random))
        );
        foreach (var chunk in chunks.ToArray())
        {
            Assert.Equal(
                0,
                Allocated.LeastBy(() =>
                {
                    buffer.Clear();
                    ChunkCodec.TryDecode(chunk.Data.Span, buffer);
                })
            );
        }
    }

    [Theory]
    [InlineData("constant", 0.09)]
    [InlineData("bucket", 0.25)]
    [InlineData("gauge", 0.42)]
    [InlineData("decimals1", 0.7)]
    [InlineData("decimals2", 1.03)]
    [InlineData("decimals3", 1.08)]
    [InlineData("counter", 1.36)]
    [InlineData("resets", 0.76)]
    [InlineData("floats", 0.9)]
    [InlineData("steps", 2.6)]
    [InlineData("walk", 4.6)]
    [InlineData("noise", 8.1)]
    public void Encode_AClassOfSeries_TakesNoMoreThanItDid(string values, double bytes)
    {
        Assert.InRange(BytesPerSample(values, "regular"), 0, bytes);
        // Jitter of 10 ms either way takes 4.4 bits and a little.
        Assert.InRange(BytesPerSample(values, "jitter"), 0, bytes + 0.61);
    }

    [Fact]
    public void Encode_AMixOfSeries_TakesFewBytes()
    {
        Assert.InRange(SampleClass.Typical.Average(values => BytesPerSample(values, "regular")), 0, 0.69);
        Assert.InRange(SampleClass.Typical.Average(values => BytesPerSample(values, "jitter")), 0, 1.28);
    }

    private static double BytesPerSample(string values, string times)
    {
        const int Series = 60;
        var random = new Random(31);
        var bytes = 0L;
        for (var series = 0; series < Series; series++)
        {
            var timestamps = SampleClass.Times(times, 480, random);
            var samples = SampleClass.Values(values, 480, random);
            bytes += ChunkCodec.Encode(timestamps.AsSpan(0, 240), samples.AsSpan(0, 240)).Data.Length;
            bytes += ChunkCodec.Encode(timestamps.AsSpan(240), samples.AsSpan(240)).Data.Length;
        }
        return (double)bytes / (480 * Series);
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
