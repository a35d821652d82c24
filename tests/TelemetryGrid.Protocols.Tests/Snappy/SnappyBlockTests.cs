using System.Text;
using TelemetryGrid.Protocols.Snappy;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Protocols.Tests.Snappy;

public sealed class SnappyBlockTests
{
    public static TheoryData<string, string> KnownBlocks =>
        new()
        {
            { "00", "" },
            { "0100" + "61", "a" },
            // The format description's own example of a copy: "xababab" is the literal "xab" and a copy <offset 2, length 4>.
            { "07" + "08" + "786162" + "01" + "02", "xababab" },
            // The same copy with two and with four bytes of offset.
            { "07" + "08" + "786162" + "0E" + "0200", "xababab" },
            { "07" + "08" + "786162" + "0F" + "02000000", "xababab" },
            // Offset 1 repeats one byte.
            { "0A" + "00" + "7A" + "22" + "0100", "zzzzzzzzzz" },
            // Literals with one, two, three and four bytes of length.
            { "03" + "F0" + "02" + "616263", "abc" },
            { "03" + "F4" + "0200" + "616263", "abc" },
            { "03" + "F8" + "020000" + "616263", "abc" },
            { "03" + "FC" + "02000000" + "616263", "abc" },
            // A preamble longer than it must be.
            { "8300" + "08" + "616263", "abc" },
        };

    [Theory]
    [MemberData(nameof(KnownBlocks))]
    public void TryDecompress_KnownBlock_GivesItsText(string block, string text)
    {
        var input = Convert.FromHexString(block);
        var output = new byte[text.Length];

        Assert.True(SnappyBlock.TryGetUncompressedLength(input, out var length));
        Assert.Equal(text.Length, length);
        Assert.True(SnappyBlock.TryDecompress(input, output, out var written));
        Assert.Equal(text.Length, written);
        Assert.Equal(text, Encoding.ASCII.GetString(output));
    }

    [Theory]
    [InlineData("", "no preamble")]
    [InlineData("80", "preamble cut off")]
    [InlineData("FFFFFFFF0F", "2^32-1 bytes do not fit a span")]
    [InlineData("8080808080" + "01", "preamble of six bytes")]
    [InlineData("01", "announces a byte and has none")]
    [InlineData("00" + "00" + "61", "a literal more than announced")]
    [InlineData("02" + "04" + "61", "literal runs past the input")]
    [InlineData("03" + "FC" + "FFFFFFFF" + "616263", "literal of 4 GiB")]
    [InlineData("03" + "F4" + "02", "literal length cut off")]
    [InlineData("05" + "00" + "61" + "01" + "00", "copy with offset 0")]
    [InlineData("05" + "00" + "61" + "01" + "02", "copy from before the start")]
    [InlineData("04" + "01" + "01", "copy before any literal")]
    [InlineData("04" + "00" + "61" + "01" + "01", "copy runs past the announced length")]
    [InlineData("05" + "00" + "61" + "01", "one-byte offset cut off")]
    [InlineData("05" + "00" + "61" + "0E" + "01", "two-byte offset cut off")]
    [InlineData("05" + "00" + "61" + "0F" + "010000", "four-byte offset cut off")]
    [InlineData("05" + "00" + "61" + "0F" + "010000FF", "four-byte offset beyond the output")]
    public void TryDecompress_MalformedBlock_IsRefused(string block, string why)
    {
        Assert.False(SnappyBlock.TryDecompress(Convert.FromHexString(block), new byte[64], out var written), why);
        Assert.Equal(0, written);
    }

    [Fact]
    public void TryDecompress_OutputTooShort_IsRefused()
    {
        var block = Compressed(new byte[100]);

        Assert.False(SnappyBlock.TryDecompress(block, new byte[99], out _));
        Assert.True(SnappyBlock.TryDecompress(block, new byte[100], out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Compress_AnyInput_ComesBackAndTouchesNothingElse(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 400; round++)
        {
            var input = SnappySamples.Random(random, random.Next(round < 20 ? 200_000 : 3_000));
            var block = Compressed(input);
            var output = new byte[input.Length + 80];
            output.AsSpan().Fill(0xA5);

            Assert.True(SnappyBlock.TryDecompress(block, output, out var written));
            Assert.Equal(input.Length, written);
            Assert.True(output.AsSpan(0, written).SequenceEqual(input));
            Assert.Equal(-1, output.AsSpan(written).IndexOfAnyExcept((byte)0xA5));
            Assert.True(SnappyReference.TryDecompress(block, out var reference) && reference.AsSpan().SequenceEqual(input));
        }
    }

    [Fact]
    public void Compress_IncompressibleInput_StaysWithinItsBound()
    {
        var input = new byte[300_000];
        new Random(7).NextBytes(input);

        var block = Compressed(input);

        Assert.InRange(block.Length, input.Length, input.Length + 64);
        Assert.Throws<ArgumentException>(() => SnappyBlock.Compress(input, new byte[input.Length]));
    }

    [Fact]
    public void Compress_RepetitiveText_ShrinksTenfold()
    {
        var input = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("instance=\"10.0.0.1:9100\",job=\"node\",", 500)));

        Assert.InRange(Compressed(input).Length, 1, input.Length / 10);
    }

    [Fact]
    public void TryDecompress_EveryTruncation_IsRefused()
    {
        var input = SnappySamples.Random(new Random(11), 2_000);
        var block = Compressed(input);
        var output = new byte[input.Length];
        for (var length = 0; length < block.Length; length++)
        {
            Assert.False(SnappyBlock.TryDecompress(block.AsSpan(0, length).ToArray(), output, out _));
        }
    }

    [Fact]
    public void TryDecompress_DamagedBlocks_AgreesWithTheReference()
    {
        var random = new Random(5);
        var accepted = 0;
        for (var round = 0; round < 30_000; round++)
        {
            var block = Compressed(SnappySamples.Random(random, random.Next(1, 400)));
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                block[random.Next(block.Length)] ^= (byte)(1 << random.Next(8));
            }
            var expected = SnappyReference.TryDecompress(block, out var reference);
            var output = new byte[1 << 16];

            Assert.Equal(expected, SnappyBlock.TryDecompress(block, output, out var written));
            if (expected)
            {
                accepted++;
                Assert.True(output.AsSpan(0, written).SequenceEqual(reference));
            }
        }
        Assert.InRange(accepted, 100, 29_900);
    }

    [Fact]
    public void TryDecompress_GoodAndDamagedBlocks_AllocatesNothing()
    {
        var input = SnappySamples.Random(new Random(3), 10_000);
        var block = Compressed(input);
        var truncated = block[..^5];
        var output = new byte[input.Length];
        DecompressOften();

        Assert.Equal(0, Allocated.LeastBy(DecompressOften));

        void DecompressOften()
        {
            for (var round = 0; round < 1_000; round++)
            {
                SnappyBlock.TryDecompress(block, output, out _);
                SnappyBlock.TryDecompress(truncated, output, out _);
            }
        }
    }

    private static byte[] Compressed(ReadOnlySpan<byte> input)
    {
        var output = new byte[SnappyBlock.MaxCompressedLength(input.Length)];
        return output[..SnappyBlock.Compress(input, output)];
    }
}
