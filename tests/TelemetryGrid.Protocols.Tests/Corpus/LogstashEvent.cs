using System.Globalization;
using System.Text.Json;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Tests.Corpus;

/// <summary>Compares one expected event with one decoded record; every difference is a line of text.</summary>
internal static class LogstashEvent
{
    private static readonly string[] HeaderNames = ["version", "flow_seq_num", "flowset_id"];

    public static List<string> CompareTimestamp(JsonElement expected, DecodedDatagram datagram) =>
        Check("@timestamp", expected.GetProperty("@timestamp").GetString()!, FieldText.Iso(datagram.Header.ExportTimeMilliseconds));

    /// <summary>NetFlow v5 has no fields to walk: everything is in the header and the flow record.</summary>
    public static List<string> CompareV5(JsonElement fields, DecodedDatagram datagram, FlowRecord flow)
    {
        var differences = new List<string>();
        foreach (var field in fields.EnumerateObject())
        {
            var actual = field.Name switch
            {
                "version" => "5",
                "flow_seq_num" => Number(datagram.Header.SequenceNumber),
                "engine_type" => Number(datagram.Header.ObservationDomainId >> 8),
                "engine_id" => Number(datagram.Header.ObservationDomainId & 0xFF),
                "sampling_interval" => Number(flow.SamplingInterval),
                // The mode says nothing a collector could use and is not kept; all captures have none.
                "sampling_algorithm" => "0",
                "flow_records" => Number(datagram.Header.StatedRecordCount),
                "first_switched" or "last_switched" => ToolTime(field.Value.GetString()!, FlowTime(field.Name, flow), datagram.Header),
                _ => FlowValue(field.Name, flow) ?? "not compared: name the field in the table",
            };
            differences.AddRange(Check(field.Name, field.Value.ToString(), actual));
        }
        return differences;
    }

    public static List<string> CompareRecord(JsonElement fields, DecodedDatagram datagram, DecodedRecord record)
    {
        var differences = new List<string>();
        var isIpfix = datagram.Header.Protocol == FlowProtocol.Ipfix;
        foreach (var field in fields.EnumerateObject())
        {
            if (HeaderNames.Contains(field.Name, StringComparer.Ordinal))
            {
                var actual = field.Name switch
                {
                    "version" => Number((uint)datagram.Header.Protocol),
                    "flow_seq_num" => Number(datagram.Header.SequenceNumber),
                    _ => Number(record.TemplateId),
                };
                differences.AddRange(Check(field.Name, field.Value.ToString(), actual));
                continue;
            }
            var decoded = Locate(isIpfix, field.Name, record);
            if (decoded is null)
            {
                differences.Add($"{field.Name}: no such field in the record");
            }
            else if (!LogstashValue.Matches(field.Name, field.Value, decoded.Value, datagram.Header))
            {
                differences.Add($"{field.Name}: expected {field.Value}, octets {FieldText.Hex(decoded.Value)}");
            }
        }
        if (differences.Count == 0 && !record.IsOptions)
        {
            differences.AddRange(CompareFlow(fields, datagram));
        }
        return differences;
    }

    /// <summary>The same event must also be among the flow records, for the names that a flow record has a place for.</summary>
    private static List<string> CompareFlow(JsonElement fields, DecodedDatagram datagram)
    {
        var best = new List<string> { "flow record: none" };
        foreach (var flow in datagram.Flows)
        {
            var differences = new List<string>();
            foreach (var field in fields.EnumerateObject())
            {
                if (field.Name is "first_switched" or "last_switched")
                {
                    if (!LogstashValue.MatchesUptime(field.Value.GetString()!, FlowTime(field.Name, flow), datagram.Header))
                    {
                        differences.Add(
                            $"flow record, {field.Name}: expected {field.Value}, got {FieldText.Iso(FlowTime(field.Name, flow))}"
                        );
                    }
                }
                else if (FlowValue(field.Name, flow) is { } actual)
                {
                    differences.AddRange(Check($"flow record, {field.Name}", ExpectedOf(field, fields), actual));
                }
            }
            if (differences.Count == 0)
            {
                return differences;
            }
            best = best.Count > differences.Count || best[0] == "flow record: none" ? differences : best;
        }
        return best;
    }

    /// <summary>A flow record has one count: a zero delta gives way to the delta behind the observation point, a delta goes before a total.</summary>
    private static string ExpectedOf(JsonProperty field, JsonElement fields)
    {
        var substitute = field.Name switch
        {
            "in_bytes" when field.Value.GetUInt64() == 0 => "out_bytes",
            "in_pkts" when field.Value.GetUInt64() == 0 => "out_pkts",
            "octetTotalCount" => "octetDeltaCount",
            "packetTotalCount" => "packetDeltaCount",
            _ => field.Name,
        };
        return fields.TryGetProperty(substitute, out var value) ? value.ToString() : field.Value.ToString();
    }

    private static DecodedField? Locate(bool isIpfix, string name, DecodedRecord record)
    {
        if (name == "scope_system")
        {
            return record.Find(0, 1, isScope: true);
        }
        foreach (var (enterprise, id) in LogstashFields.Find(isIpfix, name))
        {
            if ((record.Find(enterprise, id, isScope: false) ?? (isIpfix ? record.Find(enterprise, id, isScope: true) : null)) is { } field)
            {
                return field;
            }
        }
        // Scope type 2 of NetFlow v9 is an interface, which the tool calls by the name of field type 10.
        return name == "input_snmp" ? record.Find(0, 2, isScope: true) : null;
    }

    private static string? FlowValue(string name, FlowRecord flow) =>
        name switch
        {
            "ipv4_src_addr" or "sourceIPv4Address" or "ipv6_src_addr" => FieldText.Text(flow.SourceAddress),
            "ipv4_dst_addr" or "destinationIPv4Address" or "ipv6_dst_addr" => FieldText.Text(flow.DestinationAddress),
            "ipv4_next_hop" or "ipNextHopIPv4Address" or "ipNextHopIPv6Address" => FieldText.Text(flow.NextHopAddress),
            "in_bytes" or "octetDeltaCount" or "octetTotalCount" or "fwd_flow_delta_bytes" or "in_permanent_bytes" => Number(
                flow.OctetDeltaCount
            ),
            "in_pkts" or "packetDeltaCount" or "packetTotalCount" => Number(flow.PacketDeltaCount),
            "l4_src_port" or "sourceTransportPort" => Number(flow.SourceTransportPort),
            "l4_dst_port" or "destinationTransportPort" => Number(flow.DestinationTransportPort),
            "protocol" or "protocolIdentifier" => Number(flow.ProtocolIdentifier),
            "src_tos" or "ipClassOfService" => Number(flow.IpClassOfService),
            "tcp_flags" or "tcpControlBits" => Number(flow.TcpControlBits),
            "input_snmp" or "ingressInterface" => Number(flow.IngressInterface),
            "output_snmp" or "egressInterface" => Number(flow.EgressInterface),
            "src_as" or "bgpSourceAsNumber" => Number(flow.BgpSourceAsNumber),
            "dst_as" or "bgpDestinationAsNumber" => Number(flow.BgpDestinationAsNumber),
            "src_mask" => Number(flow.SourcePrefixLength),
            "dst_mask" => Number(flow.DestinationPrefixLength),
            "src_vlan" or "vlanId" => Number(flow.VlanId),
            "direction" or "flowDirection" => Number(flow.FlowDirection),
            "flow_end_reason" or "flowEndReason" => Number(flow.FlowEndReason),
            "flow_sampler_id" => Number(flow.SamplerId),
            "first_switched" or "flowStartMilliseconds" or "last_switched" or "flowEndMilliseconds" => FieldText.Iso(FlowTime(name, flow)),
            _ => null,
        };

    private static long FlowTime(string name, FlowRecord flow) =>
        name is "first_switched" or "flowStartMilliseconds" ? flow.FlowStartMilliseconds : flow.FlowEndMilliseconds;

    /// <summary>The tool adds the 32-bit uptime without wrap, so that a flow just before boot lands 49.7 days in its future.</summary>
    private static string ToolTime(string expected, long actual, FlowDatagramHeader header)
    {
        var time = DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        return FieldText.Iso(
            LogstashValue.Quirk(time - header.ExportTimeMilliseconds > int.MaxValue ? actual + (1L << 32) : actual, header)
        );
    }

    private static List<string> Check(string name, string expected, string actual) =>
        string.Equals(expected, actual, StringComparison.Ordinal) ? [] : [$"{name}: expected {expected}, got {actual}"];

    private static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
