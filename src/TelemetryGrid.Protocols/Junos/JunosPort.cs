namespace TelemetryGrid.Protocols.Junos;

/// <summary>A physical interface for <see cref="JunosWriter"/>, by the names of port.proto.</summary>
public sealed record JunosPort(string Name)
{
    public uint IfIndex { get; init; }
    public string Description { get; init; } = "";
    public bool IsAdminUp { get; init; }
    public bool IsUp { get; init; }

    /// <summary>Megabits per second.</summary>
    public ulong HighSpeed { get; init; }

    public JunosTraffic Ingress { get; init; }
    public JunosTraffic Egress { get; init; }
}
