using System.Diagnostics.Metrics;

namespace TelemetryGrid.Collectors.Udp;

/// <summary>Instruments of UDP receivers on the meter "TelemetryGrid.Collectors", by collector and never by address.</summary>
internal sealed class UdpReceiverMetrics(string collector)
{
    private static readonly Meter Meter = new("TelemetryGrid.Collectors");

    private static readonly Counter<long> Datagrams = Meter.CreateCounter<long>(
        "network_telemetry.udp.datagrams",
        "{datagram}",
        "Datagrams received."
    );
    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>("network_telemetry.udp.io", "By", "Payload bytes received.");
    private static readonly Counter<long> KernelDrops = Meter.CreateCounter<long>(
        "network_telemetry.udp.kernel_drops",
        "{datagram}",
        "Datagrams the kernel dropped before they were received."
    );
    private static readonly Counter<long> Truncated = Meter.CreateCounter<long>(
        "network_telemetry.udp.truncated",
        "{datagram}",
        "Datagrams dropped because they were longer than configured."
    );
    private static readonly Counter<long> Errors = Meter.CreateCounter<long>(
        "network_telemetry.udp.errors",
        "{error}",
        "Handler exceptions and failed receive calls, by error.type."
    );

    private readonly KeyValuePair<string, object?> _collector = new("collector", collector);

    public void Received(int datagrams, int bytes)
    {
        Datagrams.Add(datagrams, _collector);
        Bytes.Add(bytes, _collector);
    }

    public void Truncate(int datagrams) => Truncated.Add(datagrams, _collector);

    public void DropInKernel(long datagrams) => KernelDrops.Add(datagrams, _collector);

    public void Fail(string errorType) => Errors.Add(1, _collector, new KeyValuePair<string, object?>("error.type", errorType));
}
