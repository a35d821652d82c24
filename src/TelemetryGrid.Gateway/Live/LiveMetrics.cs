using System.Diagnostics.Metrics;

namespace TelemetryGrid.Gateway.Live;

/// <summary>What live clients cost, and what slow ones do not get.</summary>
internal sealed class LiveMetrics
{
    public LiveMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("TelemetryGrid.Gateway");
        Connections = meter.CreateUpDownCounter<long>("network.telemetry.live.connections", "{connection}", "Live connections open.");
        Streams = meter.CreateUpDownCounter<long>("network.telemetry.live.streams", "{stream}", "Live streams open.");
        Updates = meter.CreateCounter<long>("network.telemetry.live.updates", "{update}", "Updates handed to live streams.");
        Conflated = meter.CreateCounter<long>(
            "network.telemetry.live.conflated",
            "{update}",
            "Updates replaced by newer ones before a slow client had read them."
        );
        Dropped = meter.CreateCounter<long>(
            "network.telemetry.live.dropped",
            "{update}",
            "Updates dropped because a stream held as many undelivered entities as it may."
        );
    }

    public UpDownCounter<long> Connections { get; }

    public UpDownCounter<long> Streams { get; }

    public Counter<long> Updates { get; }

    public Counter<long> Conflated { get; }

    public Counter<long> Dropped { get; }
}
