namespace TelemetryGrid.Analytics.Health;

/// <summary>A device of a site, or a site of a network.</summary>
/// <param name="Entity">Its name.</param>
/// <param name="Score">0 to 100; null when nothing is known about it.</param>
/// <param name="Role">What it is to the whole.</param>
/// <param name="Reason">What decides its own score.</param>
/// <param name="Criticality">0..1, how much of the whole is gone with it; null for what its role says.</param>
public sealed record HealthMember(string Entity, double? Score, HealthRole Role, string Reason = "", double? Criticality = null)
{
    /// <summary>Core 0.6, edge 0.5, distribution 0.35, other 0.15, access 0.05.</summary>
    internal double Weight =>
        Criticality is { } given && double.IsFinite(given)
            ? Math.Clamp(given, 0, 1)
            : Role switch
            {
                HealthRole.Core => 0.6,
                HealthRole.Edge => 0.5,
                HealthRole.Distribution => 0.35,
                HealthRole.Access => 0.05,
                _ => 0.15,
            };
}
