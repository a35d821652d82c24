using System.Collections.Immutable;

namespace TelemetryGrid.Sources;

/// <summary>
/// How a streaming source is reached and what it is asked for. The endpoint is the source's own: <c>host:port</c> of the device (port 9339
/// where none is named), or the address and port to listen on where devices dial out.
/// </summary>
public sealed record GnmiDefinition
{
    public const int DefaultPort = 9339;

    public const string Grpc = "grpc";
    public const string Udp = "udp";

    /// <summary>Devices connect to the endpoint and publish (gNMI dial-out, Cisco MDT); nothing is subscribed to.</summary>
    public bool Listen { get; init; }

    /// <summary>What a listener takes: <c>grpc</c>, or <c>udp</c> for Juniper's native telemetry, which has neither TLS nor login.</summary>
    public string Transport { get; init; } = Grpc;

    /// <summary><c>stream</c>, <c>once</c> or <c>poll</c>; the last two ask again at the source's interval.</summary>
    public string Mode { get; init; } = "stream";

    /// <summary><c>json</c>, <c>json_ietf</c>, <c>proto</c>, <c>ascii</c> or <c>bytes</c>.</summary>
    public string Encoding { get; init; } = "json_ietf";

    /// <summary>In front of every path; empty for none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The device behind the agent, where it speaks for several; empty as a rule.</summary>
    public string Target { get; init; } = "";

    /// <summary>What is subscribed to; empty for interfaces, processors, memory and BGP of OpenConfig.</summary>
    public ImmutableArray<GnmiSubscriptionDefinition> Subscriptions { get; init; } = [];

    /// <summary>Only changes are sent, not what holds when the subscription begins.</summary>
    public bool UpdatesOnly { get; init; }

    /// <summary>Without TLS everything, passwords included, can be read on the way.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>Takes any certificate of the device.</summary>
    public bool InsecureSkipVerify { get; init; }

    /// <summary>A PEM file of the authorities that sign the other side's certificates; empty for those of the system.</summary>
    public string CaFile { get; init; } = "";

    /// <summary>A PEM file of our own certificate; empty for none. A listener with TLS needs one.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>A PEM file of the key to <see cref="CertificateFile"/>.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>The name the device's certificate must have; empty for that of the endpoint.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>Silence after which a stream is taken for dead and opened anew; zero for three intervals, at least 30 seconds.</summary>
    public TimeSpan StaleAfter { get; init; }

    /// <summary>For connecting and the first answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
