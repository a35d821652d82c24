using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Protocols.Tests.Snmp;

public sealed class ObjectIdentifierTests
{
    [Theory]
    [InlineData("1.3.6.1.2.1.1.3.0", "2B06010201010300")]
    [InlineData("0.0", "00")]
    [InlineData("0.39", "27")]
    [InlineData("1.0.8802.1.1", "28C4620101")]
    [InlineData("2.40", "78")]
    [InlineData("2.999.3", "883703")]
    [InlineData("1.3.4294967295.128.127", "2B8FFFFFFF7F81007F")]
    [InlineData("2.4294967295", "90808080" + "4F")]
    public void Parse_DottedNotation_EncodesAndPrintsBack(string text, string encoded)
    {
        var oid = ObjectIdentifier.Parse(text);

        Assert.Equal(encoded, Convert.ToHexString(oid.Bytes));
        Assert.Equal(text, oid.ToString());
        Assert.Equal(text.Split('.').Length, oid.Count);
        Assert.Equal(oid, ObjectIdentifier.Parse("." + text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData(".")]
    [InlineData("1..3")]
    [InlineData("3.1")]
    [InlineData("1.40")]
    [InlineData("1.3.4294967296")]
    [InlineData("1.3.-1")]
    [InlineData("1.3.x")]
    [InlineData("1.3.6.")]
    public void TryParse_NoObjectIdentifier_ReturnsFalse(string text)
    {
        Assert.False(ObjectIdentifier.TryParse(text, out _));
        Assert.Throws<FormatException>(() => ObjectIdentifier.Parse(text));
    }

    [Fact]
    public void TryParse_129SubIdentifiers_ReturnsFalse()
    {
        Assert.True(ObjectIdentifier.TryParse(string.Join('.', Enumerable.Repeat("1", 128)), out var longest));
        Assert.Equal(128, longest.Count);
        Assert.False(ObjectIdentifier.TryParse(string.Join('.', Enumerable.Repeat("1", 129)), out _));
        Assert.Throws<ArgumentException>(() => longest.Child(1));
    }

    [Fact]
    public void CompareTo_RandomPairs_OrdersLikeSubIdentifierSequences()
    {
        var random = new Random(7);
        uint[] interesting = [0, 1, 127, 128, 129, 255, 16383, 16384, 2097151, 2097152, 268435455, 268435456, uint.MaxValue];
        for (var i = 0; i < 20_000; i++)
        {
            var a = RandomArcs(random, interesting);
            var b = RandomArcs(random, interesting);
            var expected = Math.Sign(a.AsSpan().SequenceCompareTo(b));

            var left = new ObjectIdentifier(a);
            var right = new ObjectIdentifier(b);

            Assert.Equal(expected, Math.Sign(left.CompareTo(right)));
            Assert.Equal(expected == 0, left == right);
            Assert.Equal(b.Length <= a.Length && a.AsSpan(0, b.Length).SequenceEqual(b), left.StartsWith(right));
            var arcs = new uint[SnmpLimits.MaxSubIdentifiers];
            Assert.Equal(a, arcs[..left.CopyTo(arcs)]);
        }
    }

    [Fact]
    public void Child_Index_AppendsAndKeepsPrefix()
    {
        var column = ObjectIdentifier.Parse("1.3.6.1.2.1.31.1.1.1.6");
        var instance = column.Child(10101);

        Assert.Equal("1.3.6.1.2.1.31.1.1.1.6.10101", instance.ToString());
        Assert.True(instance.StartsWith(column));
        Assert.False(column.StartsWith(instance));
        Assert.Equal(column.Child(1, 2, 3), column.Child(1).Child(2, 3));
        var index = instance.Encoded.After(column.Encoded);
        Assert.True(EncodedOid.TryReadSubIdentifier(ref index, out var value));
        Assert.Equal(10101u, value);
        Assert.True(index.IsEmpty);
    }

    [Fact]
    public void Equals_SameNameFromTextAndBytes_IsOneKey()
    {
        var parsed = ObjectIdentifier.Parse("1.3.6.1.4.1.9.1.716");
        Assert.Equal(DecodeStatus.Ok, ObjectIdentifier.TryFromBytes(parsed.Bytes, out var read));
        var map = new Dictionary<ObjectIdentifier, int> { [parsed] = 1 };

        Assert.Equal(1, map[read]);
        Assert.False(map.ContainsKey(parsed.Child(0)));
        Assert.True(default(ObjectIdentifier).IsEmpty);
        Assert.Equal("", default(ObjectIdentifier).ToString());
    }

    [Theory]
    [InlineData("2B80", DecodeStatus.InvalidValue)] // padded sub-identifier, cut
    [InlineData("2B8001", DecodeStatus.InvalidValue)] // padded sub-identifier
    [InlineData("2B86", DecodeStatus.InvalidValue)] // cut
    [InlineData("2B9080808000", DecodeStatus.InvalidValue)] // 2^32
    [InlineData("2BFFFFFFFFFF7F", DecodeStatus.InvalidValue)] // beyond 64 bits if it went on
    [InlineData("2B8FFFFFFF7F", DecodeStatus.Ok)] // 2^32 - 1
    [InlineData("", DecodeStatus.Ok)]
    public void Validate_Encodings_AcceptsCompleteMinimal32Bit(string hex, DecodeStatus expected) =>
        Assert.Equal(expected, EncodedOid.Validate(Convert.FromHexString(hex)));

    [Fact]
    public void Validate_129SubIdentifiers_ExceedsLimit()
    {
        Assert.Equal(DecodeStatus.Ok, EncodedOid.Validate(new byte[127]));
        Assert.Equal(DecodeStatus.LimitExceeded, EncodedOid.Validate(new byte[128]));
    }

    private static uint[] RandomArcs(Random random, uint[] interesting)
    {
        var arcs = new uint[random.Next(2, 7)];
        arcs[0] = (uint)random.Next(3);
        arcs[1] = arcs[0] < 2 ? (uint)random.Next(40) : interesting[random.Next(interesting.Length)];
        for (var i = 2; i < arcs.Length; i++)
        {
            arcs[i] = random.Next(3) == 0 ? (uint)random.NextInt64(1L << 32) : interesting[random.Next(interesting.Length)];
        }
        return arcs;
    }
}
