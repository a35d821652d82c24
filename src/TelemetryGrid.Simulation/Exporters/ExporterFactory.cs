namespace TelemetryGrid.Simulation.Exporters;

/// <summary>Gives a device the exporter of its protocol.</summary>
internal static class ExporterFactory
{
    public static FlowExporter Create(SimulatedDevice device, IDatagramSink sink, SimulatedNetworkOptions options) =>
        device.Protocol switch
        {
            ExportProtocol.NetflowV5 => new NetflowExporter(device, sink, new NetflowV5Encoder(device.SamplingInterval), options),
            ExportProtocol.NetflowV9 => new NetflowExporter(
                device,
                sink,
                new NetflowV9Encoder(device, FlowExporter.MaximumDatagram),
                options
            ),
            ExportProtocol.Ipfix => new NetflowExporter(device, sink, new IpfixEncoder(device, FlowExporter.MaximumDatagram), options),
            ExportProtocol.Sflow => new SflowExporter(device, sink, options),
            _ => throw new ArgumentOutOfRangeException(nameof(device), device.Protocol, "No exporter speaks this protocol."),
        };
}
