using TelemetryGrid.Analytics.Detectors.Control;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Statistics;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Anomalies;

/// <summary>
/// Which anomalies are worth a person's time: those that stand out among all metrics looked at on the device in the same round, as far as this
/// control's share of the alert budget goes. The others are kept, but not notable.
/// </summary>
internal sealed class AnomalyControl(NotableOptions options)
{
    private const double PerMetric = 1.0 / 3_000;
    private const double Least = 0.5;

    // Before the budget has seen what is usual here, only what would be rare anywhere: 8 is one point in a hundred million. It comes down to the
    // budget's own floor over two weeks.
    private const double FirstFloor = 8;
    private const double LastFloor = 4;
    private const double SettledDays = 7;

    private readonly Dictionary<DeviceId, int> _watched = [];
    private long _metrics;
    private AlertBudget _budget = new(Least);

    public void Load(byte[] stored)
    {
        if (stored.Length > 0)
        {
            _budget = AlertBudget.Read(stored);
        }
    }

    public byte[] Save() => StateBytes.Of(_budget.WriteTo);

    /// <summary>A device has so many metrics that are looked at; the budget grows with them.</summary>
    public void Watches(DeviceId device, int metrics)
    {
        // Interfaces come in parts: the most of them at once is nearest to all.
        var known = _watched.GetValueOrDefault(device);
        if (metrics > known)
        {
            _watched[device] = metrics;
            _metrics += metrics - known;
        }
    }

    /// <param name="round">What one round found on one device.</param>
    /// <param name="tested">How many metrics the round looked at.</param>
    /// <returns>For each, whether it is notable.</returns>
    public bool[] Judge(IReadOnlyList<MetricAnomaly> round, int tested)
    {
        var scores = round.Select(a => a.Score).ToArray();
        var discovery = BenjaminiHochberg.Threshold(scores, Math.Max(tested, scores.Length));
        _budget.Allow(options.PerDay is { } wanted ? wanted * options.Share : Math.Max(Least * options.Share, _metrics * PerMetric));
        return [.. round.Select(a => a.Score >= discovery && IsNotable(a))];
    }

    private bool IsNotable(MetricAnomaly anomaly)
    {
        if (anomaly.HistoryMilliseconds < options.MinimumHistory.TotalMilliseconds)
        {
            return false;
        }
        var fits = _budget.Offer(anomaly.TimestampMilliseconds, anomaly.Score);
        // Whoever says how many they want gets as many.
        var young = options.PerDay is null ? Math.Max(0, 1 - (_budget.ObservedDays / SettledDays)) : 0;
        var floor = LastFloor + (young * (FirstFloor - LastFloor));
        return fits && anomaly.Score >= floor;
    }
}
