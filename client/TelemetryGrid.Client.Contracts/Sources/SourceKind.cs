using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>What a source speaks.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<SourceKind>))]
public enum SourceKind
{
    /// <summary>One UDP port that tells NetFlow v5, v9, IPFIX and sFlow apart.</summary>
    Flow,

    /// <summary>NetFlow v5 and v9.</summary>
    Netflow,
    Ipfix,
    Sflow,

    /// <summary>A device polled by SNMP.</summary>
    Snmp,

    /// <summary>Targets scraped for a page of metrics.</summary>
    Prometheus,

    /// <summary>SNMP notifications.</summary>
    Trap,

    /// <summary>Syslog over UDP, TCP or TLS.</summary>
    Syslog,

    /// <summary>gNMI subscriptions and telemetry that devices dial in with.</summary>
    StreamingTelemetry,

    /// <summary>A JSON document polled over HTTP.</summary>
    Api,

    /// <summary>BGP Monitoring Protocol.</summary>
    Bmp,

    /// <summary>OpenTelemetry senders that push metrics and logs.</summary>
    Otlp,
}
