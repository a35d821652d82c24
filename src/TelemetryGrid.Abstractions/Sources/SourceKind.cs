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

    /// <summary>SNMP notifications: v1 traps, v2c and v3 traps and informs.</summary>
    Trap,

    /// <summary>Syslog over UDP, TCP or TLS.</summary>
    Syslog,

    /// <summary>gNMI subscriptions that we dial, or telemetry that devices dial in with.</summary>
    StreamingTelemetry,

    /// <summary>A JSON document polled over HTTP.</summary>
    Api,

    /// <summary>BGP Monitoring Protocol (RFC 7854).</summary>
    Bmp,

    /// <summary>OpenTelemetry senders that push metrics and logs: OTLP over HTTP and gRPC.</summary>
    Otlp,
}
