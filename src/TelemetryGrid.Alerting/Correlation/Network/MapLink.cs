namespace TelemetryGrid.Alerting.Correlation.Network;

/// <summary>A connection of two devices by an interface of each; empty where the interface is not known.</summary>
/// <param name="Id">Unique.</param>
/// <param name="Aggregate">The id of the aggregated link that it is a member of; empty for none.</param>
/// <param name="IsLogical">A session rather than a wire: it may run over anything, and counts only where no wire is known.</param>
public sealed record MapLink(
    string Id,
    string A,
    string AInterface,
    string B,
    string BInterface,
    string Aggregate = "",
    bool IsLogical = false
);
