using TelemetryGrid.PromQL;
using TelemetryGrid.Slo.Budgets;
using TelemetryGrid.Slo.Generation;
using TelemetryGrid.Slo.Indicators;

namespace TelemetryGrid.Slo.Objectives;

/// <summary>Counts, or values, that somebody else measures and sends; no query is asked.</summary>
/// <param name="Service">The service of the objective, by which its series are found.</param>
/// <param name="Name">The objective's name.</param>
/// <param name="Comparison">How a value should stand to <paramref name="Threshold"/>.</param>
/// <param name="Threshold">Null when good and total counts are sent instead of values.</param>
public sealed record PushedMeasurement(string Service, string Name, Comparison Comparison, double? Threshold) : Measurement
{
    public override IReadOnlyList<QueryTemplate> Queries => [];

    public override string ErrorRatio(TimeSpan window)
    {
        string Increase(string name)
        {
            var selector = Selector.Of(
                name,
                [
                    new LabelMatcher(RuleNames.NameLabel, MatchOperator.Equal, Name),
                    new LabelMatcher(RuleNames.ServiceLabel, MatchOperator.Equal, Service),
                ]
            );
            return $"sum(increase({selector}[{SloDuration.Format(window)}]))";
        }
        return $"{Increase(SeriesNames.BadEvents)}\n/\n{Increase(SeriesNames.Events)}";
    }

    /// <summary>What was sent: good and total, or one value where there is a threshold.</summary>
    public override Evidence Judge(ReadOnlySpan<double?> values, TimeSpan window)
    {
        if (Threshold is not { } threshold)
        {
            return values.Length == 2 && values[1] is { } total ? Evidence.Of(values[0] ?? 0, total) : Evidence.None;
        }
        if (values.Length != 1 || values[0] is not { } value || double.IsNaN(value))
        {
            return Evidence.None;
        }
        return Evidence.Of(Comparison.Holds(value, threshold) ? 1 : 0, 1);
    }
}
