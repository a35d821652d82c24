namespace TelemetryGrid.Protocols.Flows;

/// <summary>The transport a session runs over (RFC 7011 §10).</summary>
public enum ExporterTransport : byte
{
    Udp = 0,
    Tcp = 1,
    Sctp = 2,
}
