using System.Diagnostics.Metrics;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>The grid's own instruments for alerts. Never labelled by alert, group or receiver.</summary>
public sealed class AlertMetrics : IDisposable
{
    public const string MeterName = "TelemetryGrid.Alerts";

    private readonly Meter _meter;
    private readonly Counter<long> _received;
    private readonly Counter<long> _dropped;
    private readonly UpDownCounter<long> _active;
    private readonly UpDownCounter<long> _groups;
    private readonly Counter<long> _notifications;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _first;

    public AlertMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(MeterName);
        _received = _meter.CreateCounter<long>("network.telemetry.alerts.received", description: "News of alerts taken in.");
        _dropped = _meter.CreateCounter<long>("network.telemetry.alerts.dropped", description: "Alerts dropped by a bound, by error.type.");
        _active = _meter.CreateUpDownCounter<long>("network.telemetry.alerts.known", description: "Alerts that fire or ended lately.");
        _groups = _meter.CreateUpDownCounter<long>("network.telemetry.alert.groups", description: "Groups of alerts that are alive.");
        _notifications = _meter.CreateCounter<long>(
            "network.telemetry.notifications",
            description: "Attempts to tell a receiver, by kind of integration and outcome (told, retried, failed)."
        );
        _failures = _meter.CreateCounter<long>(
            "network.telemetry.alert.failures",
            description: "What went wrong between grains of alerts and was tried again or done without, by error.type."
        );
        _first = _meter.CreateHistogram<double>(
            "network.telemetry.notification.first.duration",
            unit: "s",
            description: "Time from the first news of a group to its first notification, the wait for company included.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.1, 0.5, 1, 2, 5, 10, 20, 30, 31, 32, 45, 60, 120, 300, 600],
            }
        );
    }

    public void Received(long count) => _received.Add(count);

    public void Dropped(string errorType, long count)
    {
        if (count > 0)
        {
            _dropped.Add(count, new KeyValuePair<string, object?>("error.type", errorType));
        }
    }

    public void Known(long change) => _active.Add(change);

    public void Groups(long change) => _groups.Add(change);

    public void Notification(string kind, string outcome) =>
        _notifications.Add(
            1,
            new KeyValuePair<string, object?>("integration", kind),
            new KeyValuePair<string, object?>("outcome", outcome)
        );

    public void Failed(string errorType) => _failures.Add(1, new KeyValuePair<string, object?>("error.type", errorType));

    public void FirstTold(TimeSpan after) => _first.Record(after.TotalSeconds);

    public void Dispose() => _meter.Dispose();
}
