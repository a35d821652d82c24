using System.Globalization;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Protocols.Tests.Corpus;

/// <summary>Telegraf's NetFlow and IPFIX captures: every field of every expected record, and no record more.</summary>
public sealed class TelegrafCorpusTests
{
    [Theory]
    [InlineData("ipfix_example")]
    [InlineData("ipfix_options")]
    [InlineData("ipfix_pen_35632")]
    [InlineData("issue_13305")]
    [InlineData("issue_14370")]
    [InlineData("netflow_v9_example")]
    [InlineData("netflow_v9_options")]
    public void ReadFields_Capture_MatchesExpectedRecords(string name)
    {
        var datagrams = Read(name, out var expected);
        var records = datagrams.SelectMany(datagram => datagram.Records).ToList();
        Assert.Equal(expected.Count, records.Count);
        foreach (var line in expected)
        {
            var index = records.FindIndex(record => Differences(line, record).Count == 0);
            if (index < 0)
            {
                Assert.Fail(
                    string.Join('\n', records.Select(record => Differences(line, record)).MinBy(differences => differences.Count)!)
                );
            }
            records.RemoveAt(index);
        }
    }

    [Theory]
    [InlineData("ipfix_example")]
    [InlineData("ipfix_pen_35632")]
    [InlineData("issue_13305")]
    [InlineData("issue_14370")]
    [InlineData("netflow_v5_example")]
    [InlineData("netflow_v9_example")]
    public void TryRead_Capture_FlowRecordsMatchExpectedRecords(string name)
    {
        var datagrams = Read(name, out var expected);
        var flows = datagrams.SelectMany(datagram => datagram.Flows).ToList();
        foreach (var line in expected.Where(line => line.Measurement == "netflow"))
        {
            // The reverse direction of a biflow follows its forward direction and has no line of its own.
            var index = flows.FindIndex(flow => line.Fields.All(field => MatchesFlow(field.Key, field.Value, flow)));
            Assert.True(index >= 0, $"no flow record for {string.Join(',', line.Fields)}");
            flows.RemoveAt(index);
            if (line.Fields.TryGetValue("type_29305_85", out var reverse))
            {
                Assert.Equal(
                    ulong.Parse(reverse[3..^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                    flows[index].OctetDeltaCount
                );
                Assert.Equal(line.Fields["src"].Trim('"'), flows[index].DestinationAddress.ToString());
                flows.RemoveAt(index);
            }
        }
        Assert.Empty(flows);
    }

    [Fact]
    public void TryRead_NetflowV5Capture_HeaderMatches()
    {
        var header = Assert.Single(Read("netflow_v5_example", out var expected)).Header;
        var fields = expected[0].Fields;
        Assert.Equal(fields["sys_uptime"], header.SysUptimeMilliseconds + "u");
        Assert.Equal(fields["seq_number"], header.SequenceNumber + "u");
        Assert.Equal(fields["sampling_interval"], header.SamplingInterval + "u");
        Assert.Equal(fields["flows"], header.StatedRecordCount + "u");
        Assert.Equal("\"19\"", fields["engine_type"]);
        Assert.Equal("\"0x56\"", fields["engine_id"]);
        Assert.Equal((19u << 8) | 0x56, header.ObservationDomainId);
    }

    [Fact]
    public void TryRead_InterfaceOptions_FillInterfaceNames()
    {
        var session = DecodedDatagram.NewSession();
        Read("netflow_v9_options", session, out var expected);
        Assert.Equal(expected.Count, session.InterfaceNames.Count);
        foreach (var line in expected)
        {
            Assert.True(
                session.InterfaceNames.TryGet(
                    uint.Parse(line.Fields["in_snmp"].TrimEnd('u'), CultureInfo.InvariantCulture),
                    out var interfaceName
                )
            );
            Assert.Equal(line.Fields["interface"].Trim('"'), interfaceName);
        }
    }

    private static List<DecodedDatagram> Read(string name, out List<LineProtocol> expected) =>
        Read(name, DecodedDatagram.NewSession(), out expected);

    private static List<DecodedDatagram> Read(string name, ExporterSession session, out List<LineProtocol> expected)
    {
        var folder = Path.Combine(CorpusFolder.Require("telegraf-netflow"), name);
        expected = [.. LineProtocol.ReadFile(Path.Combine(folder, "expected.out"))];
        var files = Directory.GetFiles(folder, "*.bin");
        Array.Sort(files, StringComparer.Ordinal);
        return [.. files.Select(file => DecodedDatagram.Read(File.ReadAllBytes(file), session))];
    }

    private static List<string> Differences(LineProtocol line, DecodedRecord record)
    {
        var differences = new List<string>();
        if (record.IsOptions != (line.Measurement == "netflow_options"))
        {
            differences.Add("options data or not");
        }
        foreach (var (name, expected) in line.Fields)
        {
            if (IsScopeQuirk(name, record, out var isMatch, expected))
            {
                if (!isMatch)
                {
                    differences.Add($"{name}: expected {expected} in the scope");
                }
                continue;
            }
            var fields = record.Fields.Where(field => TelegrafFields.Find(name).Contains((field.Enterprise, field.Id))).ToArray();
            if (!fields.Any(field => TelegrafValue.Matches(name, expected, field.Value)))
            {
                differences.Add(
                    $"{name}: expected {expected}, octets {string.Join(' ', fields.Select(field => FieldText.Hex(field.Value)))}"
                );
            }
        }
        return differences;
    }

    /// <summary>The tool reads the scope types of NetFlow v9 as field types, so that "System" (1) comes out as in_bytes.</summary>
    private static bool IsScopeQuirk(string name, DecodedRecord record, out bool isMatch, string expected)
    {
        isMatch = false;
        if (name != "in_bytes" || record.Find(0, 1, isScope: true) is not { } system)
        {
            return false;
        }
        isMatch = TelegrafValue.Matches(name, expected, system.Value);
        return true;
    }

    private static bool MatchesFlow(string name, string expected, FlowRecord flow) =>
        name switch
        {
            "src" => expected.Trim('"') == "0.0.0.0" ? flow.SourceAddress.IsUnspecified : Same(expected, flow.SourceAddress),
            "dst" => Same(expected, flow.DestinationAddress),
            "src_port" => expected == flow.SourceTransportPort + "u",
            "dst_port" => expected == flow.DestinationTransportPort + "u",
            "in_bytes" or "in_total_bytes" => expected == flow.OctetDeltaCount + "u",
            "in_packets" or "in_total_packets" => expected == flow.PacketDeltaCount + "u",
            "protocol" => expected.Trim('"')
                == flow.ProtocolIdentifier switch
                {
                    6 => "tcp",
                    17 => "udp",
                    _ => "",
                },
            "in_snmp" => expected == flow.IngressInterface + "u",
            "out_snmp" => expected == flow.EgressInterface + "u",
            "bgp_src_as" => expected == flow.BgpSourceAsNumber + "u",
            "bgp_dst_as" => expected == flow.BgpDestinationAsNumber + "u",
            "src_mask" => expected == flow.SourcePrefixLength + "u",
            "dst_mask" => expected == flow.DestinationPrefixLength + "u",
            "vlan_src" => expected == flow.VlanId + "u",
            "src_tos" => expected.Trim('"') == $"0x{flow.IpClassOfService:x2}",
            "tcp_flags" => expected.Trim('"') == TelegrafValue.Flags(flow.TcpControlBits),
            "next_hop" => Same(expected, flow.NextHopAddress),
            "flow_start_ms" => expected == flow.FlowStartMilliseconds + "u",
            "flow_end_ms" => expected == flow.FlowEndMilliseconds + "u",
            "direction" => expected.Trim('"') == (flow.FlowDirection == 0 ? "ingress" : "egress"),
            // The other fields have no place in a flow record, or are uptimes and header values checked elsewhere.
            _ => true,
        };

    private static bool Same(string expected, FlowAddress actual) =>
        FlowAddress.FromIPAddress(System.Net.IPAddress.Parse(expected.Trim('"'))) == actual;
}
