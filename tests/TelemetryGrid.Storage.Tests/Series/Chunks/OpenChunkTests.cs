using System.Buffers;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Storage.Tests.Series.Chunks;

public sealed class OpenChunkTests
{
    public static TheoryData<string> Classes => [.. SampleClass.All];

    [Theory]
    [MemberData(nameof(Classes))]
    public void CopyTo_AtAnyTime_GivesWhatWasAppended(string values)
    {
        var random = new Random(5);
        var buffer = new SampleBuffer();
        foreach (var times in SampleClass.AllTimes)
        {
            var timestamps = SampleClass.Times(times, 300, random);
            var samples = SampleClass.Values(values, 300, random);
            var chunk = new OpenChunk();
            for (var i = 0; i < samples.Length; i++)
            {
                Assert.True(chunk.Append(timestamps[i], samples[i]));
                Assert.False(chunk.Append(timestamps[i], 1));
                Assert.Equal((i + 1, timestamps[0], timestamps[i]), (chunk.Count, chunk.Start, chunk.End));
                Assert.Equal(BitConverter.DoubleToInt64Bits(samples[i]), BitConverter.DoubleToInt64Bits(chunk.LastValue));
                if (i < 20 || i % 37 == 0)
                {
                    // A restored chunk goes on like the one that was written.
                    chunk = random.Next(2) == 0 ? chunk : Restored(chunk);
                    buffer.Clear();
                    chunk.CopyTo(buffer);
                    ChunkCodecTests.AssertSame(timestamps.AsSpan(0, i + 1), samples.AsSpan(0, i + 1), buffer, 0);
                }
            }
            buffer.Clear();
            var sealedChunk = chunk.Seal();
            Assert.True(ChunkCodec.TryDecode(sealedChunk.Data.Span, buffer));
            ChunkCodecTests.AssertSame(timestamps, samples, buffer, 0);
            Assert.Equal(300, chunk.Count);
        }
    }

    [Fact]
    public void Append_OutOfOrder_ChangesNothing()
    {
        var chunk = new OpenChunk();
        Assert.True(chunk.Append(100, 1));
        Assert.True(chunk.Append(200, 2));
        Assert.False(chunk.Append(150, 3));
        Assert.False(chunk.Append(long.MinValue, 3));
        var buffer = new SampleBuffer();
        chunk.CopyTo(buffer);
        ChunkCodecTests.AssertSame([100, 200], [1, 2], buffer, 0);
    }

    [Fact]
    public void Append_BeyondTheMost_IsRefused()
    {
        var chunk = new OpenChunk();
        for (var i = 0; i < ChunkCodec.MaxSamples; i++)
        {
            Assert.True(chunk.Append(i * 15000L, 3));
        }
        Assert.True(chunk.IsFull);
        Assert.False(chunk.Append(long.MaxValue, 3));
        var buffer = new SampleBuffer();
        Restored(chunk).CopyTo(buffer);
        Assert.Equal(ChunkCodec.MaxSamples, buffer.Count);
    }

    [Fact]
    public void CopyTo_Empty_AppendsNothing()
    {
        var buffer = new SampleBuffer();
        new OpenChunk().CopyTo(buffer);
        Restored(new OpenChunk()).CopyTo(buffer);
        Assert.Equal(0, buffer.Count);
    }

    [Fact]
    public void CopyTo_Range_GivesTheSamplesOfItOnly()
    {
        var chunk = new OpenChunk();
        for (var i = 0; i < 10; i++)
        {
            chunk.Append(10 * i, i);
        }
        for (var start = -15L; start < 110; start += 5)
        {
            for (var end = start - 5; end < 120; end += 5)
            {
                var buffer = new SampleBuffer();
                buffer.Add(-100, 7);
                chunk.CopyTo(buffer, start, end);
                var expected = Enumerable.Range(0, 10).Where(i => 10 * i >= start && 10 * i <= end).ToArray();
                ChunkCodecTests.AssertSame(expected.Select(i => 10L * i).ToArray(), expected.Select(i => (double)i).ToArray(), buffer, 1);
            }
        }
    }

    [Theory]
    [InlineData("constant", 100)]
    [InlineData("counter", 330)]
    [InlineData("gauge", 230)]
    [InlineData("decimals2", 295)]
    [InlineData("bucket", 170)]
    [InlineData("walk", 740)]
    public void MemoryBytes_After120Samples_AreFew(string values, int most)
    {
        var random = new Random(1);
        var bytes = 0L;
        for (var series = 0; series < 50; series++)
        {
            var chunk = new OpenChunk();
            var timestamps = SampleClass.Times("regular", 120, random);
            var samples = SampleClass.Values(values, 120, random);
            for (var i = 0; i < samples.Length; i++)
            {
                chunk.Append(timestamps[i], samples[i]);
            }
            bytes += chunk.MemoryBytes;
        }
        Assert.InRange(bytes / 50, 1, most);
    }

    [Fact]
    public void TryRead_EveryTruncation_IsRefused()
    {
        var data = Written(Filled("decimals2", "jitter", 50));
        for (var length = 0; length < data.Length; length++)
        {
            Assert.False(OpenChunk.TryRead(data.AsSpan(0, length), out _, out _));
        }
        Assert.True(OpenChunk.TryRead([.. data, 1, 2, 3], out _, out var read));
        Assert.Equal(data.Length, read);
    }

    [Fact]
    public void TryRead_DamagedBytes_AreRefusedOrReadAsSamples()
    {
        var random = new Random(9);
        var buffer = new SampleBuffer();
        var read = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var data = Written(Filled(SampleClass.All[round % SampleClass.All.Length], SampleClass.AllTimes[round % 8], 30));
            if (round % 4 == 0)
            {
                random.NextBytes(data.AsSpan(1));
            }
            else
            {
                data[random.Next(data.Length)] ^= (byte)(1 << random.Next(8));
            }
            if (!OpenChunk.TryRead(data, out var chunk, out _))
            {
                continue;
            }
            read++;
            buffer.Clear();
            chunk.CopyTo(buffer);
            Assert.Equal(chunk.Count, buffer.Count);
            for (var i = 1; i < buffer.Count; i++)
            {
                Assert.True(buffer.Timestamps[i] > buffer.Timestamps[i - 1]);
            }
            if (chunk.Count > 0)
            {
                Assert.Equal((chunk.Start, chunk.End), (buffer.Timestamps[0], buffer.Timestamps[^1]));
            }
            if (!chunk.IsFull && chunk.End < long.MaxValue)
            {
                Assert.True(chunk.Append(chunk.Count == 0 ? 0 : chunk.End + 1, 1.25));
                chunk.Seal();
            }
        }
        Assert.NotEqual(0, read);
    }

    private static OpenChunk Filled(string values, string times, int count)
    {
        var random = new Random(count);
        var timestamps = SampleClass.Times(times, count, random);
        var samples = SampleClass.Values(values, count, random);
        var chunk = new OpenChunk();
        for (var i = 0; i < count; i++)
        {
            chunk.Append(timestamps[i], samples[i]);
        }
        return chunk;
    }

    private static byte[] Written(OpenChunk chunk)
    {
        var output = new ArrayBufferWriter<byte>();
        chunk.WriteTo(output);
        return output.WrittenSpan.ToArray();
    }

    private static OpenChunk Restored(OpenChunk chunk)
    {
        Assert.True(OpenChunk.TryRead(Written(chunk), out var restored, out _));
        return restored;
    }
}
