namespace TelemetryGrid.Incidents;

/// <summary>An alert that is not told, since another explains it.</summary>
/// <param name="Alert">Its fingerprint, 16 hexadecimal digits.</param>
/// <param name="Cause">The fingerprint of the alert that explains it.</param>
/// <param name="Incident">The incident that both belong to.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.AlertSuppression")]
public sealed record AlertSuppression([property: Id(0)] string Alert, [property: Id(1)] string Cause, [property: Id(2)] string Incident);
