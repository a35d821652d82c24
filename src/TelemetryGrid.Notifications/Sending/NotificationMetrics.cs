using System.Diagnostics.Metrics;

namespace TelemetryGrid.Notifications.Sending;

/// <summary>Instruments of what is told. Labelled by kind and outcome only: never by receiver or group.</summary>
internal sealed class NotificationMetrics : IDisposable
{
    public const string MeterName = "TelemetryGrid.Notifications";

    private readonly Meter _meter;
    private readonly Counter<long> _notifications;
    private readonly Histogram<double> _duration;

    public NotificationMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _notifications = _meter.CreateCounter<long>(
            "network.telemetry.notifications",
            description: "Attempts to tell a receiver, by kind and outcome: told, retry, held or refused."
        );
        _duration = _meter.CreateHistogram<double>(
            "network.telemetry.notification.duration",
            unit: "s",
            description: "Time an attempt to tell a receiver took, without the wait for its turn.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] }
        );
    }

    /// <summary>One attempt: <c>told</c>, <c>retry</c> (may help), <c>refused</c> (will not), or <c>held</c> before it was made.</summary>
    public void Count(string kind, string outcome) =>
        _notifications.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("outcome", outcome));

    public void Took(string kind, TimeSpan duration) =>
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("kind", kind));

    public void Dispose() => _meter.Dispose();
}
