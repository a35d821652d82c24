using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Tests.Flows;

public sealed class FlowDatagramTests
{
    [Theory]
    [InlineData("00050001", FlowProtocol.NetflowV5)]
    [InlineData("00090001", FlowProtocol.NetflowV9)]
    [InlineData("000a0010", FlowProtocol.Ipfix)]
    [InlineData("00000005", FlowProtocol.SflowV5)]
    [InlineData("00000004", FlowProtocol.Unknown)]
    [InlineData("00010001", FlowProtocol.Unknown)]
    [InlineData("000500", FlowProtocol.Unknown)]
    [InlineData("", FlowProtocol.Unknown)]
    public void Detect_FirstOctets_NamesProtocol(string octets, FlowProtocol expected) =>
        Assert.Equal(expected, FlowDatagram.Detect(Convert.FromHexString(octets)));
}
