using TelemetryGrid.Analytics.Detectors.Control;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Statistics;

namespace TelemetryGrid.Grains.Anomalies;

/// <summary>
/// Which anomalies are worth a person's time: those that stand out among all metrics looked at on the device in the same round, as far as the
/// partition's share of the alert budget goes. The others are kept, but not notable.
/// </summary>
internal sealed class AnomalyControl
{
    private AlertBudget _budget;

    public AnomalyControl(double alertsPerDay) => _budget = new AlertBudget(alertsPerDay);

    public void Load(byte[] stored)
    {
        if (stored.Length > 0)
        {
            _budget = AlertBudget.Read(stored);
        }
    }

    public byte[] Save() => StateBytes.Of(_budget.WriteTo);

    /// <param name="round">What one round found on one device.</param>
    /// <param name="tested">How many metrics the round looked at.</param>
    /// <returns>For each, whether it is notable.</returns>
    public bool[] Judge(IReadOnlyList<MetricAnomaly> round, int tested)
    {
        var scores = round.Select(a => a.Score).ToArray();
        var discovery = BenjaminiHochberg.Threshold(scores, Math.Max(tested, scores.Length));
        return [.. round.Select(a => a.Score >= discovery && _budget.Offer(a.TimestampMilliseconds, a.Score))];
    }
}
