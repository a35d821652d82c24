using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Quantiles of plain numbers, interpolated linearly between neighbours.</summary>
internal static class Quantiles
{
    /// <summary>Sorts <paramref name="values"/>, NaN first. Below 0 is -Inf, above 1 +Inf, of nothing NaN.</summary>
    public static double Of(double quantile, Span<double> values)
    {
        if (values.IsEmpty || double.IsNaN(quantile))
        {
            return double.NaN;
        }
        if (quantile < 0)
        {
            return double.NegativeInfinity;
        }
        if (quantile > 1)
        {
            return double.PositiveInfinity;
        }
        values.Sort();
        var rank = quantile * (values.Length - 1);
        var lower = (int)Math.Max(0, Math.Floor(rank));
        var upper = Math.Min(values.Length - 1, lower + 1);
        var weight = rank - Math.Floor(rank);
        return (values[lower] * (1 - weight)) + (values[upper] * weight);
    }

    /// <summary>Warns of quantiles that are none.</summary>
    public static void Check(ReadOnlySpan<double> quantiles, TextRange position, AnnotationSet annotations)
    {
        foreach (var quantile in quantiles)
        {
            if (!(quantile >= 0 && quantile <= 1))
            {
                annotations.Warn($"quantile value should be between 0 and 1, got {GoText.General(quantile)}", position);
            }
        }
    }
}
