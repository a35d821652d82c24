namespace TelemetryGrid.Slo.Budgets;

/// <summary>Levels by the burn rate of one hour.</summary>
public static class SimpleScheme
{
    /// <summary>The window whose burn rate counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Levels and the rates that have to be exceeded, the gravest first.</summary>
    public static IReadOnlyList<(BurnSeverity Severity, double Above)> Levels { get; } =
    [(BurnSeverity.Critical, 10), (BurnSeverity.High, 5), (BurnSeverity.Warning, 2)];

    /// <summary>The level of a rate; none for NaN.</summary>
    public static BurnSeverity Of(double burnRate) => Levels.FirstOrDefault(l => burnRate > l.Above).Severity;
}
