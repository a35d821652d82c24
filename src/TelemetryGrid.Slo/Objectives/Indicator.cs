using System.Collections.Immutable;
using TelemetryGrid.Slo.Budgets;

namespace TelemetryGrid.Slo.Objectives;

/// <summary>What is measured.</summary>
public sealed record Indicator(IndicatorKind Kind, Measurement Measurement)
{
    /// <summary>What it means when there is no value.</summary>
    public AbsentMeaning Absent { get; init; }

    /// <summary>Labels by which the queries yield several series, each of which has a budget of its own; empty for one series.</summary>
    public ImmutableArray<string> Grouping { get; init; } = [];

    /// <summary>As <see cref="Measurement.Judge"/>, silence taken for what it means. What stands for a silent slice weighs one event.</summary>
    public Evidence Judge(ReadOnlySpan<double?> values, TimeSpan window)
    {
        var evidence = Measurement.Judge(values, window);
        return !evidence.IsNone || Absent == AbsentMeaning.NoEvidence ? evidence : Evidence.Of(Absent == AbsentMeaning.Good ? 1 : 0, 1);
    }
}
