namespace TelemetryGrid.Slo.Objectives;

/// <summary>Evaluates and writes <see cref="Comparison"/>.</summary>
public static class Comparisons
{
    /// <summary>Whether the value is good; never for NaN.</summary>
    public static bool Holds(this Comparison comparison, double value, double threshold) =>
        comparison switch
        {
            Comparison.LessOrEqual => value <= threshold,
            Comparison.Less => value < threshold,
            Comparison.GreaterOrEqual => value >= threshold,
            _ => value > threshold,
        };

    /// <summary>As PromQL writes it.</summary>
    public static string Operator(this Comparison comparison) =>
        comparison switch
        {
            Comparison.LessOrEqual => "<=",
            Comparison.Less => "<",
            Comparison.GreaterOrEqual => ">=",
            _ => ">",
        };

    /// <summary>Reads <c>lte</c>, <c>lt</c>, <c>gte</c>, <c>gt</c>, as OpenSLO writes them, or the operators of PromQL.</summary>
    public static bool TryParse(string text, out Comparison comparison)
    {
        (comparison, var known) = text switch
        {
            "lte" or "<=" => (Comparison.LessOrEqual, true),
            "lt" or "<" => (Comparison.Less, true),
            "gte" or ">=" => (Comparison.GreaterOrEqual, true),
            "gt" or ">" => (Comparison.Greater, true),
            _ => (default, false),
        };
        return known;
    }
}
