using TelemetryGrid.Slo.Budgets;

namespace TelemetryGrid.Slo.Objectives;

/// <summary>How an indicator is measured: which queries are asked, and what their values say about good and bad.</summary>
public abstract record Measurement
{
    /// <summary>How often a value that is not a count is looked at, where a query covers a longer time.</summary>
    public static readonly TimeSpan Resolution = TimeSpan.FromMinutes(1);

    /// <summary>The queries whose values <see cref="Judge"/> takes, in its order.</summary>
    public abstract IReadOnlyList<QueryTemplate> Queries { get; }

    /// <summary>The share of bad events in a window before now, as one PromQL expression: between 0 and 1, NaN or nothing without evidence.</summary>
    public abstract string ErrorRatio(TimeSpan window);

    /// <summary>What the values of <see cref="Queries"/> over a window say; null and NaN stand for no value.</summary>
    public abstract Evidence Judge(ReadOnlySpan<double?> values, TimeSpan window);

    private protected static double? Known(double? value) => value is { } v && double.IsFinite(v) ? v : null;
}
