namespace TelemetryGrid.Simulation;

/// <summary>What a simulated device does in the network.</summary>
public enum DeviceRole
{
    /// <summary>Router with links to the Internet.</summary>
    Edge,

    /// <summary>Router between edge and switches.</summary>
    Core,

    /// <summary>Switch that servers are attached to.</summary>
    Datacenter,

    /// <summary>Switch that users are attached to.</summary>
    Access,
}
