namespace TelemetryGrid.Simulation.Exporters;

/// <summary>Takes a device's datagrams: a socket, or a list in tests.</summary>
internal interface IDatagramSink
{
    /// <summary>False when the datagram could not be handed over.</summary>
    bool TrySend(SimulatedDevice device, ReadOnlySpan<byte> datagram);
}
