namespace TelemetryGrid.Slo.Budgets;

/// <summary>Keeps a few events from being taken for a burning budget. Counted in the long window of a condition.</summary>
/// <param name="MinimumEvents">Below so many events no alert fires.</param>
/// <param name="MinimumBadEvents">Below so many bad ones no alert fires.</param>
public sealed record LowTrafficProtection(double MinimumEvents, double MinimumBadEvents)
{
    public static readonly LowTrafficProtection Off = new(0, 0);

    public bool Allows(Evidence evidence) => evidence.Total >= MinimumEvents && evidence.Bad >= MinimumBadEvents;
}
