namespace TelemetryGrid.Sources;

/// <summary>What a source speaks.</summary>
public enum SourceKind
{
    /// <summary>One UDP port that tells NetFlow v5, v9, IPFIX and sFlow apart by their first bytes.</summary>
    Flow,

    /// <summary>NetFlow v5 and v9.</summary>
    Netflow,
    Ipfix,
    Sflow,

    /// <summary>Devices polled by SNMP.</summary>
    Snmp,

    /// <summary>Targets that answer HTTP requests with a page of metrics.</summary>
    Prometheus,
}
