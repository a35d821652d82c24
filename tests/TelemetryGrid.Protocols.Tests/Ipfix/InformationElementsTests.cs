using TelemetryGrid.Protocols.Ipfix;

namespace TelemetryGrid.Protocols.Tests.Ipfix;

public sealed class InformationElementsTests
{
    [Theory]
    [InlineData(0, 1, "octetDeltaCount", ElementType.Unsigned64)]
    [InlineData(0, 6, "tcpControlBits", ElementType.Unsigned16)]
    [InlineData(0, 27, "sourceIPv6Address", ElementType.IPv6Address)]
    [InlineData(0, 56, "sourceMacAddress", ElementType.MacAddress)]
    [InlineData(0, 154, "flowStartMicroseconds", ElementType.DateTimeMicroseconds)]
    [InlineData(0, 293, "subTemplateMultiList", ElementType.StructuredData)]
    [InlineData(0, 311, "samplingProbability", ElementType.Float64)]
    [InlineData(0, 529, "udpUnsafeExIDList", ElementType.StructuredData)]
    [InlineData(0, 40005, "firewallEvent", ElementType.Unsigned8)]
    [InlineData(29305, 85, "reverseOctetTotalCount", ElementType.Unsigned64)]
    [InlineData(6871, 14, "initialTCPFlags", ElementType.Unsigned8)]
    [InlineData(6871, 0x4000 | 14, "reverseInitialTCPFlags", ElementType.Unsigned8)]
    [InlineData(35632, 118, "l7Protocol", ElementType.Unsigned16)]
    public void TryGet_Registered_GivesNameAndType(uint enterprise, ushort id, string name, ElementType type)
    {
        Assert.True(InformationElements.TryGet(enterprise, id, out var element));
        Assert.Equal(new InformationElement(enterprise, id, name, type), element);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 32_767)]
    [InlineData(29305, 32_767)]
    [InlineData(6871, 0x7FFF)]
    [InlineData(4_000_000_000, 1)]
    public void TryGet_Unknown_IsFalse(uint enterprise, ushort id) => Assert.False(InformationElements.TryGet(enterprise, id, out _));
}
