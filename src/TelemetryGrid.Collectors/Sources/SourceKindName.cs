using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Sources;

/// <summary>The kind as configuration and instruments write it.</summary>
internal static class SourceKindName
{
    public static string Of(SourceKind kind) =>
        kind switch
        {
            SourceKind.Snmp => "snmp",
            SourceKind.Netflow => "netflow",
            SourceKind.Ipfix => "ipfix",
            SourceKind.Sflow => "sflow",
            SourceKind.Prometheus => "prometheus",
            SourceKind.Trap => "trap",
            _ => "flow",
        };
}
