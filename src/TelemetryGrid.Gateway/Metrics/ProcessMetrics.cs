using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TelemetryGrid.Gateway.Metrics;

/// <summary>
/// The process as Prometheus' client libraries describe it, under the names its dashboards know. There is one process, so there is one
/// set of these instruments however many gateways run in it.
/// </summary>
internal static class ProcessMetrics
{
    private static readonly Meter Meter = new("TelemetryGrid.Process");
    private static readonly Process Process = Process.GetCurrentProcess();
    private static readonly double Start = new DateTimeOffset(Process.StartTime).ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>Makes them exist; more calls change nothing.</summary>
    public static void Publish() => _ = Instruments;

    private static readonly Instrument[] Instruments =
    [
        Meter.CreateObservableCounter("process.cpu", Cpu, "s", "Total user and system CPU time spent in seconds."),
        Meter.CreateObservableGauge("process.resident_memory", () => Process.WorkingSet64, "By", "Resident memory size in bytes."),
        Meter.CreateObservableGauge("process.start_time", () => Start, "s", "Start time of the process since unix epoch in seconds."),
        Meter.CreateObservableGauge("process.threads", () => Process.Threads.Count, null, "Number of OS threads in the process."),
        Meter.CreateObservableGauge("process.open_handles", () => Process.HandleCount, null, "Number of open handles or file descriptors."),
    ];

    // The first to be observed in a scrape: what a Process remembers is stale until it is told.
    private static double Cpu()
    {
        Process.Refresh();
        return Process.TotalProcessorTime.TotalSeconds;
    }
}
