using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Tests.Corpus;

/// <summary>The same packets exported by softflowd in three versions and by pmacct: every datagram is read whole and all tell the same.</summary>
public sealed class LiveExporterTests
{
    [Theory]
    [InlineData("sf_v5")]
    [InlineData("sf_v9")]
    [InlineData("sf_v10")]
    [InlineData("pm_ipfix")]
    public void TryRead_Capture_ReadsEveryDatagramWithoutGap(string name)
    {
        var session = DecodedDatagram.NewSession();
        // softflowd's IPFIX counts the records of the message itself into its sequence number, which RFC 7011 §3.1 does not.
        var countsItself = name == "sf_v10";
        uint? next = null;
        foreach (var datagram in FlowCaptures.Live(name))
        {
            var decoded = DecodedDatagram.Read(datagram, session);
            Assert.Equal(DecodeStatus.Ok, decoded.Status);
            Assert.Equal(0, decoded.Header.MalformedSets + decoded.Header.UnknownTemplateSets + decoded.Header.RejectedTemplates);
            var sequence = decoded.Header.SequenceNumber - (countsItself ? decoded.Header.SequenceAdvance : 0);
            Assert.Equal(next ?? sequence, sequence);
            next = sequence + decoded.Header.SequenceAdvance;
            Assert.All(
                decoded.Flows,
                flow =>
                {
                    Assert.True(flow.PacketDeltaCount > 0 && flow.OctetDeltaCount >= flow.PacketDeltaCount);
                    Assert.True(flow.FlowStartMilliseconds > 0 && flow.FlowStartMilliseconds <= flow.FlowEndMilliseconds);
                    Assert.False(flow.SourceAddress.IsUnspecified && flow.DestinationAddress.IsUnspecified);
                }
            );
        }
    }

    [Fact]
    public void TryRead_SameTrafficInVersions9And10_HasTheSameFlows() =>
        Assert.Equal(Summarise("sf_v9", all: true), Summarise("sf_v10", all: true));

    [Fact]
    public void TryRead_SameTrafficInVersion5_HasTheSameIPv4Flows() =>
        Assert.Equal(Summarise("sf_v9", all: false), Summarise("sf_v5", all: false));

    private static List<string> Summarise(string name, bool all)
    {
        var session = DecodedDatagram.NewSession();
        return
        [
            .. FlowCaptures
                .Live(name)
                .SelectMany(datagram => DecodedDatagram.Read(datagram, session).Flows)
                .Where(flow => all || flow.SourceAddress.IsIPv4)
                .Select(flow =>
                    $"{flow.SourceAddress}:{flow.SourceTransportPort} {flow.DestinationAddress}:{flow.DestinationTransportPort} {flow.ProtocolIdentifier} "
                    + $"{flow.TcpControlBits} {flow.IpClassOfService} {flow.OctetDeltaCount}/{flow.PacketDeltaCount}"
                )
                .Order(StringComparer.Ordinal),
        ];
    }
}
