using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Storage.Tests.Series.Chunks;

public sealed class ChunkDamageTests
{
    [Fact]
    public void TryDecode_EveryTruncation_IsRefusedWithNothingAppended()
    {
        foreach (var chunk in Samples(100))
        {
            for (var length = 0; length < chunk.Length; length++)
            {
                Assert.False(Decode(chunk.AsSpan(0, length).ToArray()));
            }
            Assert.False(Decode([.. chunk, 0]));
            Assert.True(Decode(chunk));
        }
    }

    [Fact]
    public void TryDecode_EveryFlippedBit_IsRefusedOrReadAsSamples()
    {
        foreach (var chunk in Samples(40))
        {
            for (var bit = 0; bit < 8 * chunk.Length; bit++)
            {
                chunk[bit / 8] ^= (byte)(1 << (bit % 8));
                Decode(chunk);
                chunk[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public void TryDecode_RandomBytes_AreRefusedOrReadAsSamples()
    {
        var random = new Random(13);
        for (var round = 0; round < 300_000; round++)
        {
            var data = new byte[random.Next(0, 80)];
            random.NextBytes(data);
            if (data.Length > 4)
            {
                // Past the first checks, which random bytes seldom pass.
                data[0] = (byte)random.Next(0, 4);
                data[1] = (byte)(random.Next(0, 6) | (random.Next(3) == 0 ? 0x80 : 0));
                data[2] = (byte)random.Next(0, 256);
            }
            Decode(data);
        }
    }

    [Fact]
    public void TryDecode_SplicedChunks_AreRefusedOrReadAsSamples()
    {
        var random = new Random(17);
        var chunks = Samples(60).ToArray();
        for (var round = 0; round < 100_000; round++)
        {
            var one = chunks[random.Next(chunks.Length)];
            var other = chunks[random.Next(chunks.Length)];
            Decode([.. one.AsSpan(0, random.Next(one.Length)), .. other.AsSpan(random.Next(other.Length))]);
        }
    }

    [Fact]
    public void TryDecode_WhateverFollowsTheBytes_GivesTheSame()
    {
        var random = new Random(19);
        foreach (var chunk in Samples(33))
        {
            var buffers = new[] { new SampleBuffer(), new SampleBuffer() };
            foreach (var buffer in buffers)
            {
                var longer = new byte[chunk.Length + 32];
                random.NextBytes(longer);
                chunk.CopyTo(longer, 0);
                Assert.True(ChunkCodec.TryDecode(longer.AsSpan(0, chunk.Length), buffer));
            }
            ChunkCodecTests.AssertSame(buffers[0].Timestamps, buffers[0].Values, buffers[1], 0);
        }
    }

    /// <summary>Decodes behind two samples that must stay; what comes of it must be samples in the order of time.</summary>
    private static bool Decode(byte[] data)
    {
        var buffer = new SampleBuffer();
        buffer.Add(1, 1);
        buffer.Add(2, 2);
        var read = ChunkCodec.TryDecode(data, buffer);
        Assert.Equal((1, 2), (buffer.Timestamps[0], buffer.Timestamps[1]));
        if (!read)
        {
            Assert.Equal(2, buffer.Count);
            return false;
        }
        Assert.InRange(buffer.Count, 3, 2 + ChunkCodec.MaxSamples);
        var timestamps = buffer.Timestamps[2..];
        for (var i = 1; i < timestamps.Length; i++)
        {
            Assert.True(timestamps[i] > timestamps[i - 1]);
        }
        return true;
    }

    private static IEnumerable<byte[]> Samples(int count)
    {
        var random = new Random(3);
        foreach (var values in SampleClass.All)
        {
            foreach (var times in SampleClass.AllTimes)
            {
                yield return ChunkCodec
                    .Encode(SampleClass.Times(times, count, random), SampleClass.Values(values, count, random))
                    .Data.ToArray();
            }
        }
    }
}
