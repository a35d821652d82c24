using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Correlation.Incidents;
using TelemetryGrid.Alerting.Correlation.Joining;
using TelemetryGrid.Alerting.Correlation.Network;

namespace TelemetryGrid.Alerting.Correlation;

/// <summary>
/// Joins alerts into incidents, step by step and without a clock. Who explains whom follows anew at each decision from the alerts that fire,
/// so that the order in which they came does not matter; which incident they belong to is remembered, so that it keeps its id.
/// Not for use by several threads at once.
/// </summary>
public sealed class Correlator
{
    /// <summary>The name of the alerts that an escalation raises; they are not joined themselves.</summary>
    public const string EscalationName = "IncidentEscalated";

    // Times that senders give are added to; beyond these they say no more than never.
    private static readonly DateTimeOffset Earliest = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly CorrelationOptions _options;
    private readonly Dictionary<Fingerprint, TrackedAlert> _alerts = [];
    private readonly Dictionary<Fingerprint, Suppression> _suppressed = [];
    private readonly SortedDictionary<string, MaintenanceWindow> _windows = new(StringComparer.Ordinal);
    private readonly IncidentBook _book;
    private NetworkMap _map = NetworkMap.Empty;

    // No known alert ends before this; in a storm nobody looks through all of them for each that finds no room.
    private DateTimeOffset _noneEndsBefore;

    public Correlator(CorrelationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _book = new IncidentBook(options);
        Learnt = new CoOccurrence(options);
    }

    /// <summary>Something came in since the last decision.</summary>
    public bool IsBehind { get; private set; } = true;

    /// <summary>Alerts that were not taken since too many are known.</summary>
    public long DroppedAlerts { get; internal set; }

    /// <summary>Alerts that belong to no incident since too many are open.</summary>
    public long DroppedIncidents => _book.Dropped;

    /// <summary>What the bounds of the learnt left out.</summary>
    public long DroppedPairs => Learnt.Dropped;

    public IReadOnlyCollection<Incident> Incidents => _book.All;

    public IReadOnlyCollection<MaintenanceWindow> MaintenanceWindows => _windows.Values;

    public NetworkMap Map => _map;

    internal CoOccurrence Learnt { get; }

    internal IncidentBook Book => _book;

    internal IEnumerable<TrackedAlert> Tracked => _alerts.Values;

    public Incident? Find(string id) => _book.Find(id);

    /// <summary>Takes a newer view of the network.</summary>
    public void Observe(NetworkMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        _map = map;
        IsBehind = true;
    }

    /// <summary>Takes news of an alert. One that ended and was never seen firing changes nothing.</summary>
    public void Receive(Alert alert, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (alert.Labels["alertname"] == EscalationName)
        {
            return;
        }
        alert = alert with { StartsAt = Bounded(alert.StartsAt), EndsAt = Bounded(alert.EndsAt) };
        var id = Fingerprint.Of(alert.Labels);
        if (!_alerts.TryGetValue(id, out var known))
        {
            if (alert.IsResolvedAt(now))
            {
                return;
            }
            if (_alerts.Count >= _options.MaxAlerts && !MakeRoom(now))
            {
                DroppedAlerts++;
                return;
            }
            Load(known = new TrackedAlert(alert));
            Learnt.Learn(known.Kind, alert.StartsAt);
            IsBehind = true;
            return;
        }
        var before = known.Alert;
        known.Alert = AlertIntake.Merge(before, alert);
        ExpectEnd(known);
        if (before.IsResolvedAt(known.Alert.StartsAt) && known.FiresAt(now))
        {
            known.Toggle(known.Alert.StartsAt, _options.MaxToggles + 1);
            Learnt.Learn(known.Kind, known.Alert.StartsAt);
        }
        IsBehind |= before.StartsAt != known.Alert.StartsAt || before.IsResolvedAt(now) != known.Alert.IsResolvedAt(now);
    }

    /// <summary>Why an alert is not told, as of the last decision; null when it is.</summary>
    public Suppression? SuppressionOf(Fingerprint alert) => _suppressed.GetValueOrDefault(alert);

    /// <summary>The alerts that fire, in the order of their beginnings.</summary>
    public IEnumerable<CorrelatedAlert> ActiveAt(DateTimeOffset now) =>
        _alerts
            .Values.Where(a => a.FiresAt(now))
            .OrderBy(a => a, Comparer<TrackedAlert>.Create(TrackedAlert.Compare))
            .Select(a => new CorrelatedAlert(a.Alert, a.Id, a.Entity, a.Incident, SuppressionOf(a.Id), a.FlapsAt(now, _options)));

    /// <summary>Takes an incident on; false when there is none that is not resolved. Escalation stops.</summary>
    /// <exception cref="ArgumentException">It would expire before it begins.</exception>
    public bool Acknowledge(string incident, Acknowledgement acknowledgement)
    {
        ArgumentNullException.ThrowIfNull(acknowledgement);
        if (acknowledgement.Until <= acknowledgement.At)
        {
            throw new ArgumentException("The acknowledgement expires before it begins.", nameof(acknowledgement));
        }
        IsBehind = true;
        return _book.Acknowledge(incident, acknowledgement);
    }

    /// <summary>Resolves an incident by hand; it stays so while no alert joins that is new to it. False when there is none that is not resolved.</summary>
    public bool Resolve(string incident, string by, string comment, DateTimeOffset now)
    {
        IsBehind = true;
        return _book.ResolveByHand(incident, by, comment, now);
    }

    /// <summary>Adds or replaces a window; false when there are too many.</summary>
    public bool Put(MaintenanceWindow window, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(window);
        ForgetWindows(now);
        if (!_windows.ContainsKey(window.Id) && _windows.Count >= _options.MaxMaintenanceWindows)
        {
            return false;
        }
        _windows[window.Id] = window;
        IsBehind = true;
        return true;
    }

    public bool RemoveMaintenance(string id)
    {
        IsBehind = true;
        return _windows.Remove(id);
    }

    /// <summary>Works out who explains whom, and brings the incidents up to date.</summary>
    public CorrelationStep Decide(DateTimeOffset now)
    {
        ForgetWindows(now);
        ForgetAlerts(now);
        var alerts = _alerts.Values.Where(a => Counts(a, now)).ToArray();
        Array.Sort(alerts, TrackedAlert.Compare);
        var joined = AlertJoiner.Join(alerts, _map, _options, Learnt);
        var suppressions = Suppressions(alerts, joined, now);
        _book.Update(alerts, joined, suppressions, now);
        _suppressed.Clear();
        for (var i = 0; i < alerts.Length; i++)
        {
            if (suppressions[i].Kind != SuppressionKind.None && alerts[i].FiresAt(now))
            {
                _suppressed[alerts[i].Id] = new Suppression(
                    alerts[i].Id,
                    alerts[suppressions[i].Cause].Id,
                    alerts[i].Incident,
                    suppressions[i].Kind
                );
            }
        }
        IsBehind = false;
        var raised = IncidentEscalation.Tick(_book, _options, now);
        return new CorrelationStep(_book.TakeChanged(), raised);
    }

    internal void Load(TrackedAlert alert)
    {
        _alerts[alert.Id] = alert;
        ExpectEnd(alert);
    }

    internal void Load(MaintenanceWindow window) => _windows[window.Id] = window;

    private static DateTimeOffset Bounded(DateTimeOffset time) =>
        time < Earliest ? Earliest
        : time > Latest ? Latest
        : time;

    // What has just ended still explains; what flaps has not ended for good.
    private bool Counts(TrackedAlert alert, DateTimeOffset now) =>
        now < alert.Alert.EndsAt + _options.ReleaseAfter || alert.FlapsAt(now, _options);

    private (SuppressionKind Kind, int Cause)[] Suppressions(TrackedAlert[] alerts, Joined joined, DateTimeOffset now)
    {
        var windows = _windows.Values.Where(w => w.IsActiveAt(now)).ToArray();
        var duplicates = AlertJoiner.Duplicates(alerts, _options);
        var result = new (SuppressionKind Kind, int Cause)[alerts.Length];
        for (var i = 0; i < alerts.Length; i++)
        {
            var alert = alerts[i];
            var root = SuppressingRoot(joined, i);
            result[i] =
                windows.Any(w => w.Covers(alert.Alert.Labels, alert.Entity, _map)) ? (SuppressionKind.Maintenance, i)
                : root != i ? (SuppressionKind.Explained, root)
                : duplicates[i] >= 0 ? (SuppressionKind.Duplicate, duplicates[i])
                : alert.FlapsAt(now, _options) ? (SuppressionKind.Flapping, i)
                : (SuppressionKind.None, i);
        }
        return result;
    }

    // Explanations that do not suppress end the way.
    private static int SuppressingRoot(Joined joined, int alert)
    {
        while (joined.Explanations[alert] is { Parent: >= 0, Suppress: true } explanation)
        {
            alert = explanation.Parent;
        }
        return alert;
    }

    private void ExpectEnd(TrackedAlert alert)
    {
        if (alert.Alert.EndsAt < _noneEndsBefore)
        {
            _noneEndsBefore = alert.Alert.EndsAt;
        }
    }

    private bool MakeRoom(DateTimeOffset now)
    {
        if (now < _noneEndsBefore)
        {
            return false;
        }
        var ended = _alerts.Values.Where(a => !a.FiresAt(now)).OrderBy(a => a.Alert.EndsAt).Take((_options.MaxAlerts / 16) + 1).ToArray();
        foreach (var alert in ended)
        {
            _book.End(alert, now);
            _alerts.Remove(alert.Id);
        }
        _noneEndsBefore = _alerts.Count == 0 ? default : _alerts.Values.Min(a => a.Alert.EndsAt);
        return ended.Length > 0;
    }

    private void ForgetAlerts(DateTimeOffset now)
    {
        var kept = _options.FlapWindow > _options.ReopenWithin ? _options.FlapWindow : _options.ReopenWithin;
        kept = kept > _options.ReleaseAfter ? kept : _options.ReleaseAfter;
        foreach (var alert in _alerts.Values.Where(a => a.Alert.EndsAt + kept <= now).ToArray())
        {
            _book.End(alert, now);
            _alerts.Remove(alert.Id);
        }
    }

    private void ForgetWindows(DateTimeOffset now)
    {
        foreach (var past in _windows.Values.Where(w => w.To <= now).Select(w => w.Id).ToArray())
        {
            _windows.Remove(past);
        }
    }
}
