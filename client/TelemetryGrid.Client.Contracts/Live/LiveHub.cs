namespace TelemetryGrid.Client;

/// <summary>The live hub's path and the names of its streams (SignalR, JSON protocol).</summary>
public static class LiveHub
{
    public const string Path = "/live";

    /// <summary>No argument; items are <see cref="DeviceChange"/>: first every known device, then each as it changes.</summary>
    public const string Devices = "Devices";

    /// <summary>Argument: a device's id; items are <see cref="DeviceChange"/>: first the device with all interfaces, then changes.</summary>
    public const string Device = "Device";

    /// <summary>Argument: a <see cref="TopFlowsRequest"/>; items are <see cref="Client.TopFlows"/>, at most one a second.</summary>
    public const string TopFlows = "TopFlows";
}
