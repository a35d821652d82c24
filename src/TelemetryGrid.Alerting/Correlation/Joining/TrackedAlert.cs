using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Correlation.Rules;

namespace TelemetryGrid.Alerting.Correlation.Joining;

/// <summary>An alert as the correlator knows it.</summary>
internal sealed class TrackedAlert
{
    // Few alerts ever do.
    private List<DateTimeOffset>? _toggles;

    public TrackedAlert(Alert alert)
    {
        Alert = alert;
        Id = Fingerprint.Of(alert.Labels);
        Name = alert.Labels["alertname"];
        Entity = AlertEntity.Of(alert.Labels);
        Signal = SignalRules.Of(alert.Labels, Entity);
        Severity = AlertSeverity.Rank(alert.Labels["severity"]);
        Kind = $"{Name} {Entity}";
    }

    public Alert Alert { get; set; }

    public Fingerprint Id { get; }

    public string Name { get; }

    public AlertEntity Entity { get; }

    public AlertSignal Signal { get; }

    public int Severity { get; }

    /// <summary>Its name and entity: what is learnt is learnt of these.</summary>
    public string Kind { get; }

    /// <summary>When it fired anew, the newest that count.</summary>
    public IReadOnlyList<DateTimeOffset> Toggles => _toggles ?? [];

    /// <summary>The id of the incident it belongs to; empty for none.</summary>
    public string Incident { get; set; } = "";

    /// <summary>It found no room among the open incidents, and was counted.</summary>
    public bool IsRefused { get; set; }

    /// <summary>Notes that it fires anew; the newest count.</summary>
    public void Toggle(DateTimeOffset at, int most)
    {
        (_toggles ??= new List<DateTimeOffset>(1)).Add(at);
        _toggles.RemoveRange(0, Math.Max(0, _toggles.Count - most));
    }

    public bool FiresAt(DateTimeOffset now) => !Alert.IsResolvedAt(now);

    public bool FlapsAt(DateTimeOffset now, CorrelationOptions options)
    {
        var since = now - options.FlapWindow;
        return Toggles.Count > options.MaxToggles && Toggles.Count(t => t > since) > options.MaxToggles;
    }

    /// <summary>The order in which alerts stand, whatever the order in which they came.</summary>
    public static int Compare(TrackedAlert a, TrackedAlert b)
    {
        var order = a.Alert.StartsAt.CompareTo(b.Alert.StartsAt);
        order = order != 0 ? order : b.Severity.CompareTo(a.Severity);
        return order != 0 ? order : a.Id.CompareTo(b.Id);
    }
}
