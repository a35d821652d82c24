namespace TelemetryGrid.Simulation;

/// <summary>The protocol in which a device reports its traffic.</summary>
public enum ExportProtocol
{
    NetflowV5,
    NetflowV9,
    Ipfix,
    Sflow,
}
