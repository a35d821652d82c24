using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TelemetryGrid.Collectors.Tests.Discovery;

/// <summary>What LibreNMS found of a recorded device: modules, each with the rows that it wrote.</summary>
internal sealed partial class ExpectedDevice(JsonElement root)
{
    public IReadOnlyCollection<string> Ports =>
        [
            .. Rows("ports", "ports")
                .Where(p => Get(p, "deleted") is "" or "0")
                .Select(p => $"{Get(p, "ifIndex")} {(Get(p, "ifName").Length > 0 ? Get(p, "ifName") : Get(p, "ifDescr"))}"),
        ];

    public IReadOnlyCollection<string> Addresses =>
        [
            .. Rows("ipv4-addresses", "ipv4_addresses")
                .Select(a => $"{Get(a, "ifIndex")} {Get(a, "ipv4_address")}/{Get(a, "ipv4_prefixlen")}"),
        ];

    public IReadOnlyCollection<string> Links =>
        [
            .. Rows("discovery-protocols", "links")
                .Select(l =>
                    $"{Get(l, "ifName")} {Get(l, "remote_hostname")} {WithoutParentheses().Replace(Get(l, "remote_port"), " $1")}"
                ),
        ];

    /// <summary>A peer that two of the device's tables have is listed twice, idle where only the other table knows its state.</summary>
    public IReadOnlyCollection<string> BgpPeers =>
        [
            .. Rows("bgp-peers", "bgpPeers")
                .GroupBy(p => $"{Get(p, "bgpPeerIdentifier")} {Get(p, "bgpPeerRemoteAs")}", StringComparer.Ordinal)
                .Select(g => $"{g.Key} {g.Select(p => Get(p, "bgpPeerState")).OrderBy(state => state == "idle").First()}"),
        ];

    public IReadOnlyCollection<string> OspfNeighbors =>
        [.. Rows("ospf", "ospf_nbrs").Select(n => $"{Get(n, "ospfNbrIpAddr")} {Get(n, "ospfNbrRtrId")} {Get(n, "ospfNbrState")}")];

    public IReadOnlyCollection<string> Vlans => [.. Rows("vlans", "vlans").Select(v => $"{Get(v, "vlan_vlan")} {Get(v, "vlan_name")}")];

    public IEnumerable<(string Oid, double Value)> SensorValues =>
        Rows("sensors", "sensors")
            .Where(s => Get(s, "sensor_current").Length > 0 && Get(s, "sensor_class") != "state")
            .Select(s => (Get(s, "sensor_oid").TrimStart('.'), double.Parse(Get(s, "sensor_current"), CultureInfo.InvariantCulture)));

    /// <summary>A field of the device itself.</summary>
    public string Text(string field) =>
        Rows("os", "devices").Select(d => Get(d, field)).FirstOrDefault() is { } text && text != "<private>" ? text : "";

    /// <summary>The objects that rows are read from, by the first of the fields that has any.</summary>
    public IReadOnlyCollection<string> Objects(string module, string table, params string[] fields) =>
        [
            .. Rows(module, table)
                .Select(r => fields.Select(f => Get(r, f)).FirstOrDefault(t => t.Length > 0) ?? "")
                .Where(oid => oid.Length > 0)
                .Select(oid => oid.TrimStart('.')),
        ];

    private IEnumerable<JsonElement> Rows(string module, string table)
    {
        foreach (var phase in new[] { "discovery", "poller" })
        {
            if (
                root.TryGetProperty(module, out var found)
                && found.TryGetProperty(phase, out var tables)
                && tables.ValueKind == JsonValueKind.Object
                && tables.TryGetProperty(table, out var rows)
                && rows.GetArrayLength() > 0
            )
            {
                return rows.EnumerateArray();
            }
        }
        return [];
    }

    private static string Get(JsonElement row, string field) =>
        row.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "";

    [GeneratedRegex(@" \(([0-9a-f]+)\)$")]
    private static partial Regex WithoutParentheses();
}
