using System.Collections.Immutable;
using TelemetryGrid.PromQL.Syntax;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>What is asked for an objective, and how often.</summary>
internal sealed class ObjectivePlan
{
    /// <summary>
    /// What is read each minute has two readings at most in a minute, and often one. A count over this long, of which each interval takes its share, sees
    /// every step between two readings as often as any other.
    /// </summary>
    private static readonly TimeSpan Reach = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(10);

    public ObjectivePlan(ServiceLevelObjective objective)
    {
        var measurement = objective.Indicator.Measurement;
        var isWindowed = measurement is not ThresholdMeasurement && measurement.Queries.Any(q => q.HasWindow);
        Interval =
            objective.Slices is not { } slices ? Measurement.Resolution
            : isWindowed || slices.Length < Measurement.Resolution ? slices.Length
            : Measurement.Resolution;
        Interval = Interval < ShortestInterval ? ShortestInterval : Interval;
        // A slice is judged as a whole, by a query over it.
        var window =
            measurement is ThresholdMeasurement threshold ? threshold.ValueWindow
            : objective.Slices is not null || Interval > Reach ? Interval
            : Reach;
        Queries =
        [
            .. measurement.Queries.Select(q =>
            {
                var text = q.Render(window);
                var isCount = measurement is RatioMeasurement && q is { HasWindow: true, IsRate: false };
                return new PlannedQuery(text, PromQLParser.Parse(text), isCount ? Interval / window : 1);
            }),
        ];
    }

    /// <summary>Intervals end at multiples of it.</summary>
    public TimeSpan Interval { get; }

    /// <summary>None when measurements are sent.</summary>
    public ImmutableArray<PlannedQuery> Queries { get; }
}
