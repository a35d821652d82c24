using System.Globalization;
using TelemetryGrid.Slo.Budgets;

namespace TelemetryGrid.Slo.Objectives;

/// <summary>A value that is good while it stands to a threshold as it should; each look at it is one event.</summary>
/// <param name="Value">Its query.</param>
/// <param name="Comparison">How it should stand.</param>
/// <param name="Threshold">The threshold, in the unit of the query.</param>
public sealed record ThresholdMeasurement(QueryTemplate Value, Comparison Comparison, double Threshold) : Measurement
{
    /// <summary>The window of the query itself where it has one: a percentile of the last five minutes, looked at every minute.</summary>
    public TimeSpan ValueWindow { get; init; } = TimeSpan.FromMinutes(5);

    public override IReadOnlyList<QueryTemplate> Queries => [Value];

    public override string ErrorRatio(TimeSpan window)
    {
        var threshold = Threshold.ToString("R", CultureInfo.InvariantCulture);
        var range = $"[{SloDuration.Format(window)}:{SloDuration.Format(Resolution)}]";
        // The inner comparison holds for every number and not for NaN, which would spoil the average.
        var good = $"((\n  {Value.Render(ValueWindow)}\n) >= -Inf) {Comparison.Operator()} bool {threshold}";
        return $"1 - avg_over_time((\n{good}\n){range})";
    }

    public override Evidence Judge(ReadOnlySpan<double?> values, TimeSpan window)
    {
        // Infinity is a value here: a percentile beyond the last bucket is a slow one.
        if (values[0] is not { } value || double.IsNaN(value))
        {
            return Evidence.None;
        }
        return Evidence.Of(Comparison.Holds(value, Threshold) ? 1 : 0, 1);
    }
}
