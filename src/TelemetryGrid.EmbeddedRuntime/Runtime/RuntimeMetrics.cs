using System.Diagnostics.Metrics;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>Instruments of the meter "TelemetryGrid.EmbeddedRuntime"; process-wide, no labels per grain.</summary>
internal static class RuntimeMetrics
{
    public const string MeterName = "TelemetryGrid.EmbeddedRuntime";

    private static readonly Meter s_meter = new(MeterName);

    public static readonly Counter<long> Activations = Count("grid.runtime.activations", "{activation}", "Activations started");
    public static readonly Counter<long> Deactivations = Count(
        "grid.runtime.deactivations",
        "{activation}",
        "Activations ended in good order"
    );
    public static readonly Counter<long> ActivationFailures = Count(
        "grid.runtime.activation_failures",
        "{activation}",
        "Activations that threw"
    );
    public static readonly Counter<long> Timeouts = Count("grid.runtime.timeouts", "{call}", "Calls not answered in time");
    public static readonly Counter<long> Rejected = Count("grid.runtime.rejected", "{call}", "Calls refused because a mailbox was full");
    public static readonly Counter<long> ObserverDrops = Count(
        "grid.runtime.observer_drops",
        "{call}",
        "Notifications dropped at slow or lost observers"
    );
    public static readonly Counter<long> TimerTicks = Count("grid.runtime.timer_ticks", "{tick}", "Grain timer ticks run");
    public static readonly Counter<long> ReminderTicks = Count("grid.runtime.reminder_ticks", "{tick}", "Reminder ticks delivered");
    public static readonly Counter<long> StreamItems = Count("grid.runtime.stream_items", "{item}", "Stream items delivered");
    public static readonly Counter<long> StreamDrops = Count("grid.runtime.stream_drops", "{item}", "Stream items no handler took");
    public static readonly Counter<long> StreamFailures = Count(
        "grid.runtime.stream_failures",
        "{batch}",
        "Stream batches given up after retries"
    );

    /// <summary>Publishes figures that the cluster keeps itself, read when asked.</summary>
    public static IDisposable Observe(Cluster cluster)
    {
        var meter = new Meter(MeterName);
        meter.CreateObservableCounter("grid.runtime.calls", () => cluster.Pending.Total, "{call}", "Calls sent that expect a response");
        meter.CreateObservableUpDownCounter("grid.runtime.active", () => cluster.Directory.Count, "{activation}", "Activations now");
        return meter;
    }

    private static Counter<long> Count(string name, string unit, string description) =>
        s_meter.CreateCounter<long>(name, unit, description);
}
