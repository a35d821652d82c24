using TelemetryGrid.Slo.Budgets;

namespace TelemetryGrid.Slo.Objectives;

/// <summary>Counts some events among all of them.</summary>
/// <param name="Part">The good ones, or the bad ones.</param>
/// <param name="Total">All of them, in the same unit.</param>
/// <param name="PartIsBad">What <paramref name="Part"/> counts.</param>
public sealed record RatioMeasurement(QueryTemplate Part, QueryTemplate Total, bool PartIsBad) : Measurement
{
    public override IReadOnlyList<QueryTemplate> Queries => [Part, Total];

    public override string ErrorRatio(TimeSpan window)
    {
        var ratio = $"(\n  {Part.Render(window)}\n)\n/\n(\n  {Total.Render(window)}\n)";
        return PartIsBad ? ratio : $"1 - (\n{ratio}\n)";
    }

    /// <summary>
    /// A part that is missing beside a total is zero: a series of errors begins with the first error, and one of successes may end with the
    /// last. Rates become counts, so that minimum numbers of events mean events.
    /// </summary>
    public override Evidence Judge(ReadOnlySpan<double?> values, TimeSpan window)
    {
        if (Known(values[1]) is not { } total || total <= 0 || (values[0] is { } given && !double.IsFinite(given)))
        {
            return Evidence.None;
        }
        total *= Total.CountsPerValue(window);
        var part = (values[0] ?? 0) * Part.CountsPerValue(window);
        return Evidence.Of(PartIsBad ? total - part : part, total);
    }
}
