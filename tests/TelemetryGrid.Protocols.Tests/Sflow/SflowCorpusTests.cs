using System.Globalization;
using System.Text.RegularExpressions;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Sflow;

namespace TelemetryGrid.Protocols.Tests.Sflow;

/// <summary>Datagrams of real agents against what tcpdump, telegraf and sfacctd read in them.</summary>
public sealed class SflowCorpusTests
{
    private readonly FlowRecordBuffer _flows = new();
    private readonly InterfaceCounterBuffer _counters = new();
    private readonly SflowSampleBuffer _samples = new();

    [Theory]
    [InlineData("sflow-print-v6", 0)]
    [InlineData("sflow_multiple_counter_30_pdus", 5)]
    [InlineData("sflow_expanded", 0)]
    public void TryRead_TcpdumpCapture_ReadsTheFiguresTcpdumpPrints(string name, int otherVersions)
    {
        string text = SflowCorpus.ReadText($"tcpdump-pcap/{name}.out");
        var headers = new List<string>();
        int refused = 0;
        foreach (byte[] datagram in SflowCorpus.ReadPcap($"tcpdump-pcap/{name}.pcap"))
        {
            _samples.Clear();
            int samplesBefore = _counters.Count + _flows.Count;
            DecodeStatus status = SflowDecoder.TryRead(datagram, _flows, _counters, out SflowDatagramHeader header, _samples);
            if (status == DecodeStatus.UnsupportedVersion)
            {
                refused++;
                continue;
            }
            Assert.Equal(DecodeStatus.Ok, status);
            headers.Add(
                $"{header.AgentAddress}, agent-id {header.SubAgentId}, seqnum {header.SequenceNumber}, uptime {header.Uptime}, samples {header.SampleCount}"
            );
            Assert.Equal((int)header.SampleCount, header.FlowSamples + header.CounterSamples);
        }

        Assert.Equal(otherVersions, refused);
        Assert.Equal(
            Matches(text, @"agent ([0-9a-f.:]+, agent-id \d+, seqnum \d+, uptime \d+, samples \d+)").Select(m => m.Groups[1].Value),
            headers
        );
        Assert.Equal(
            Matches(
                    text,
                    @"ifindex (\d+), iftype (\d+), ifspeed (\d+), ifdirection (\d+).*\n\s+ifstatus (\d+).*\n\s+In octets (\d+), unicast pkts (\d+), multicast pkts (\d+), broadcast pkts (\d+), discards (\d+)\n\s+In errors (\d+), unknown protos (\d+)\n\s+Out octets (\d+), unicast pkts (\d+), multicast pkts (\d+), broadcast pkts (\d+), discards (\d+)\n\s+Out errors (\d+), promisc mode (\d+)"
                )
                .Select(Numbers),
            _counters.Counters.ToArray().Where(c => c.Blocks.HasFlag(InterfaceCounterBlocks.Generic)).Select(Generic)
        );
        Assert.Equal(
            Matches(
                    text,
                    @"idx (\d+), rate (\d+), pool \d+, drops \d+, input (\d+) .*\n(?:.*\n){0,3}.*protocol Ethernet \(1\), length (\d+)"
                )
                .Select(Numbers),
            _flows.Records.ToArray().Select(f => $"{f.SamplerId} {f.SamplingInterval} {f.IngressInterface} {f.OctetDeltaCount}")
        );
    }

    [Fact]
    public void TryRead_ExpandedSampleOfArista_ReadsHeaderGatewayAndRouter()
    {
        SflowDecoder.TryRead(SflowCorpus.ReadPcap("tcpdump-pcap/sflow_expanded.pcap").Single(), _flows, _counters, out _);

        FlowRecord record = Assert.Single(_flows.Records.ToArray());
        Assert.Equal(809, record.VlanId);
        Assert.Equal("52.52.52.52", record.SourceAddress.ToString());
        Assert.Equal("53.53.53.53", record.DestinationAddress.ToString());
        Assert.Equal(22, record.SourceTransportPort);
        Assert.Equal(52_237, record.DestinationTransportPort);
        Assert.Equal(0x18, record.TcpControlBits);
        Assert.Equal(1000u, record.SamplingInterval);
        Assert.False(record.NextHopAddress.IsUnspecified);
    }

    [Fact]
    public void TryRead_ReservedAgentTypeThatCrashedAPrinter_IsRefused()
    {
        foreach (byte[] datagram in SflowCorpus.ReadPcap("tcpdump-pcap/sflow_print-segv.pcap"))
        {
            Assert.NotEqual(DecodeStatus.Ok, SflowDecoder.TryRead(datagram, _flows, _counters, out _));
        }
        Assert.Equal(0, _flows.Count);
    }

    [Theory]
    [InlineData("sflow_v5_example/sflow_v5.bin")]
    [InlineData("sflow_issue_15918/message.bin")]
    [InlineData("sflow_issue_18876/message.bin")]
    [InlineData("sflow_issue_15375/sflow_drop_1036.bin")]
    public void TryRead_TelegrafDatagram_ReadsItsExpectedMetrics(string file)
    {
        byte[] datagram = SflowCorpus.ReadFile($"telegraf-netflow/{file}");
        string expected = SflowCorpus.ReadText($"telegraf-netflow/{Path.GetDirectoryName(file)}/expected.out");

        DecodeStatus status = SflowDecoder.TryRead(datagram, _flows, _counters, out SflowDatagramHeader header, _samples);

        Assert.Equal(DecodeStatus.Ok, status);
        List<Dictionary<string, string>> lines = [.. expected.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Fields)];
        Assert.Equal(
            lines
                .Where(l => l.ContainsKey("interface"))
                .Select(l =>
                    Line(
                        l,
                        "interface",
                        "interface_type",
                        "speed",
                        "in_bytes",
                        "in_unicast_packets_total",
                        "out_bytes",
                        "out_mcast_packets_total",
                        "in_errors",
                        "promiscuous"
                    )
                ),
            _counters
                .Counters.ToArray()
                .Select(c =>
                    $"{c.IfIndex} {c.IfType} {c.IfSpeed} {c.IfHCInOctets} {c.IfInUcastPkts} {c.IfHCOutOctets} {c.IfOutMulticastPkts} {c.IfInErrors} {c.IfPromiscuousMode}"
                )
        );
        List<Dictionary<string, string>> flows = [.. lines.Where(l => l.ContainsKey("direction"))];
        Assert.Equal(flows.Count, _flows.Count);
        SflowSample[] samples =
        [
            .. _samples.Samples.ToArray().Where(s => s.Kind is not (SflowSampleKind.Counters or SflowSampleKind.ExpandedCounters)),
        ];
        for (int i = 0; i < flows.Count; i++)
        {
            Dictionary<string, string> line = flows[i];
            FlowRecord record = _flows.Records[i];
            Assert.Equal(line["agent_ip"], header.AgentAddress.ToString());
            // telegraf names the data source here, which is the input only where the packet was sampled coming in.
            Assert.Equal(line["in_snmp"], $"{samples[i].SourceIdIndex}");
            Assert.Equal(line.GetValueOrDefault("out_snmp", "0"), $"{record.EgressInterface}");
            Assert.Equal(line["direction"], record.FlowDirection == 0 ? "ingress" : "egress");
            Assert.Equal(line["sampling_drops"], $"{samples[i].Drops}");
            if (!line.TryGetValue("src", out string? source))
            {
                Assert.True(record.ForwardingStatus >= 128);
                continue;
            }
            Assert.Equal(source, record.SourceAddress.ToString());
            Assert.Equal(line["dst"], record.DestinationAddress.ToString());
            Assert.Equal(line.GetValueOrDefault("src_port", "0"), $"{record.SourceTransportPort}");
            Assert.Equal(line.GetValueOrDefault("dst_port", "0"), $"{record.DestinationTransportPort}");
            Assert.Equal(line["l2_bytes"], $"{record.OctetDeltaCount}");
            Assert.Equal(line["sampling_interval"], $"{record.SamplingInterval}");
            Assert.Equal(line["in_total_packets"], $"{samples[i].SamplePool}");
            Assert.Equal(line["vlan_src"], $"{record.VlanId}");
            Assert.Equal(line["vlan_dst"], $"{record.PostVlanId}");
            // telegraf stops at the first IPv6 extension header; the packet behind its hop-by-hop options is ICMPv6.
            byte protocol = line["protocol"] switch
            {
                "udp" => 17,
                "tcp" => 6,
                _ => 58,
            };
            Assert.Equal(protocol, record.ProtocolIdentifier);
        }
    }

    /// <summary>sfacctd 1.7.7, given the same datagrams, reports 171 packets and these octets: it counts frame lengths.</summary>
    [Fact]
    public void TryRead_DatagramsOfPmacctd_TotalAsSfacctdTotalsThem()
    {
        foreach (byte[] datagram in SflowCorpus.ReadLengthPrefixed("live-exporters/pm_sflow.bin"))
        {
            Assert.Equal(DecodeStatus.Ok, SflowDecoder.TryRead(datagram, _flows, _counters, out _));
        }

        FlowRecord[] records = _flows.Records.ToArray();
        Assert.Equal(171, records.Length);
        Assert.All(records, r => Assert.Equal(10u, r.SamplingInterval));
        Assert.Equal(212_640ul, records.Aggregate(0ul, (sum, r) => sum + r.OctetDeltaCount));
        Assert.Equal(9_290ul, Octets(records, "106.187.35.246", 80, "192.168.115.8", 49_602));
        Assert.Equal(600ul, Octets(records, "192.168.115.8", 49_597, "106.185.35.110", 80));
    }

    /// <summary>Interfaces as sfacctd 1.7.7 reports them; its output 2147483658 says "ten interfaces".</summary>
    [Fact]
    public void TryRead_DatagramOfFortigate_ReadsInterfacesAsSfacctdDoes()
    {
        SflowDecoder.TryRead(SflowCorpus.ReadFile("telegraf-netflow/sflow_issue_15918/message.bin"), _flows, _counters, out _);

        Assert.Equal(
            ["96 95", "101 60", "97 0", "60 101", "6 97", "97 0"],
            _flows.Records.ToArray().Select(r => $"{r.IngressInterface} {r.EgressInterface}")
        );
    }

    private static ulong Octets(FlowRecord[] records, string source, int sourcePort, string destination, int destinationPort) =>
        records
            .Where(r =>
                r.SourceAddress.ToString() == source
                && r.SourceTransportPort == sourcePort
                && r.DestinationAddress.ToString() == destination
                && r.DestinationTransportPort == destinationPort
            )
            .Aggregate(0ul, (sum, r) => sum + r.OctetDeltaCount);

    private static MatchCollection Matches(string text, string pattern) =>
        Regex.Matches(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));

    private static string Numbers(Match match) => string.Join(' ', match.Groups.Values.Skip(1).Select(g => g.Value));

    private static string Generic(InterfaceCounters c)
    {
        uint status = (c.IfAdminStatusUp ? 1u : 0) | (c.IfOperStatusUp ? 2u : 0);
        string input =
            $"{c.IfHCInOctets} {c.IfInUcastPkts} {c.IfInMulticastPkts} {c.IfInBroadcastPkts} {c.IfInDiscards} {c.IfInErrors} {c.IfInUnknownProtos}";
        string output =
            $"{c.IfHCOutOctets} {c.IfOutUcastPkts} {c.IfOutMulticastPkts} {c.IfOutBroadcastPkts} {c.IfOutDiscards} {c.IfOutErrors} {c.IfPromiscuousMode}";
        return string.Create(CultureInfo.InvariantCulture, $"{c.IfIndex} {c.IfType} {c.IfSpeed} {c.IfDirection} {status} {input} {output}");
    }

    /// <summary>The fields of a line of the influx line protocol, quotes and the suffix of unsigned numbers removed.</summary>
    private static Dictionary<string, string> Fields(string line) =>
        Matches(line, """(\w+)=("[^"]*"|[^, ]+)""")
            .ToDictionary(
                m => m.Groups[1].Value,
                m => m.Groups[2].Value is ['"', .. var text, '"'] ? text : m.Groups[2].Value.TrimEnd('u')
            );

    private static string Line(Dictionary<string, string> fields, params string[] keys) => string.Join(' ', keys.Select(k => fields[k]));
}
