namespace TelemetryGrid.Incidents;

/// <summary>An alert that is not told.</summary>
/// <param name="Alert">Its fingerprint, 16 hexadecimal digits.</param>
/// <param name="Cause">The fingerprint of the alert that is told in its place; its own where there is none.</param>
/// <param name="Incident">The incident that both belong to; empty where there is none.</param>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.AlertSuppression")]
public sealed record AlertSuppression(
    [property: Id(0)] string Alert,
    [property: Id(1)] string Cause,
    [property: Id(2)] string Incident,
    [property: Id(3)] SuppressionReason Reason = SuppressionReason.Explained
);
