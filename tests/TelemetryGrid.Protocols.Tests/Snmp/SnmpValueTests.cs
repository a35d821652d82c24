using System.Net;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Protocols.Tests.Snmp;

public sealed class SnmpValueTests
{
    [Theory]
    [InlineData("00", 0)]
    [InlineData("7F", 127)]
    [InlineData("0080", 128)]
    [InlineData("80", -128)]
    [InlineData("FFFFFF7F", -129)]
    [InlineData("00000001", 1)] // longer than needed
    [InlineData("FFFFFFFFFFFFFFFFFFFE", -2)]
    [InlineData("80000000", int.MinValue)]
    public void TryGetInt32_Encodings_ReadsTwosComplement(string content, int expected)
    {
        Assert.True(new SnmpValueView(SnmpValueType.Integer32, Convert.FromHexString(content)).TryGetInt32(out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0080000000")] // 2^31
    [InlineData("FF7FFFFFFF")] // -2^31 - 1
    [InlineData("01000000000000000000")]
    [InlineData("FF0000000000000000")] // a nine-byte number, not padding
    public void TryGetInt32_NoSuchNumber_ReturnsFalse(string content) =>
        Assert.False(new SnmpValueView(SnmpValueType.Integer32, Convert.FromHexString(content)).TryGetInt32(out _));

    [Theory]
    [InlineData("00", 0u)]
    [InlineData("00FFFFFFFF", 4294967295u)] // five bytes with a leading zero, the correct form
    [InlineData("FFFFFFFF", 4294967295u)] // written as a signed number
    [InlineData("FE", 4294967294u)]
    [InlineData("B2D05E00", 3000000000u)]
    [InlineData("0000000005", 5u)]
    public void TryGetUInt32_AgentEncodings_ReadsModulo2To32(string content, uint expected)
    {
        foreach (
            var type in (SnmpValueType[])[SnmpValueType.Counter32, SnmpValueType.Gauge32, SnmpValueType.TimeTicks, SnmpValueType.UInteger32]
        )
        {
            var view = new SnmpValueView(type, Convert.FromHexString(content));
            Assert.True(view.TryGetUInt32(out var value));
            Assert.Equal(expected, value);
            Assert.True(view.TryGetUInt64(out var wide));
            Assert.Equal(expected, wide);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("0100000000")]
    public void TryGetUInt32_TooLarge_ReturnsFalse(string content) =>
        Assert.False(new SnmpValueView(SnmpValueType.Counter32, Convert.FromHexString(content)).TryGetUInt32(out _));

    [Theory]
    [InlineData("00FFFFFFFFFFFFFFFF", ulong.MaxValue)] // nine bytes, the correct form
    [InlineData("FFFFFFFFFFFFFFFF", ulong.MaxValue)]
    [InlineData("FF", ulong.MaxValue)]
    [InlineData("008000000000000000", 1UL << 63)]
    [InlineData("8000000000000000", 1UL << 63)]
    [InlineData("00000000000000000001", 1UL)]
    [InlineData("0100000000", 1UL << 32)]
    public void TryGetUInt64_AgentEncodings_ReadsModulo2To64(string content, ulong expected)
    {
        Assert.True(new SnmpValueView(SnmpValueType.Counter64, Convert.FromHexString(content)).TryGetUInt64(out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("010000000000000000")]
    public void TryGetUInt64_TooLarge_ReturnsFalse(string content) =>
        Assert.False(new SnmpValueView(SnmpValueType.Counter64, Convert.FromHexString(content)).TryGetUInt64(out _));

    [Fact]
    public void Getters_OtherType_ReturnFalse()
    {
        var text = SnmpValue.OctetString("1").View;

        Assert.False(text.TryGetInt32(out _));
        Assert.False(text.TryGetUInt32(out _));
        Assert.False(text.TryGetUInt64(out _));
        Assert.False(text.TryGetDouble(out _));
        Assert.False(text.TryGetIPv4(out _));
        Assert.False(text.TryGetObjectIdentifier(out _));
        Assert.False(SnmpValue.Integer32(1).View.TryGetOctetString(out _));
        Assert.False(SnmpValue.Integer32(1).View.TryGetUInt64(out _));
    }

    [Fact]
    public void TryGetDouble_OpaqueFloatAndDouble_ReadsIeee754()
    {
        Assert.True(SnmpValue.Float(1.5f).View.TryGetDouble(out var single));
        Assert.Equal(1.5, single);
        Assert.True(SnmpValue.Double(-Math.PI).View.TryGetDouble(out var wide));
        Assert.Equal(-Math.PI, wide);
        Assert.False(SnmpValue.Opaque([0x9F, 0x78, 4, 0, 0, 0]).View.TryGetDouble(out _));
        Assert.False(SnmpValue.Opaque([]).View.TryGetDouble(out _));
    }

    [Fact]
    public void IpAddress_IPv4_ReadsInHostOrder()
    {
        Assert.True(SnmpValue.IpAddress(IPAddress.Parse("192.0.2.1")).View.TryGetIPv4(out var address));
        Assert.Equal(0xC0000201u, address);
        Assert.Throws<ArgumentException>(() => SnmpValue.IpAddress(IPAddress.IPv6Loopback));
        Assert.False(new SnmpValueView(SnmpValueType.IpAddress, [1, 2, 3]).TryGetIPv4(out _));
    }

    [Fact]
    public void Default_Struct_IsNull()
    {
        Assert.Equal(SnmpValue.Null, default);
        Assert.Equal(SnmpValueType.Null, default(SnmpValue).Type);
    }
}
