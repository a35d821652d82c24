namespace TelemetryGrid.Sources;

/// <summary>What proves us to a source. Never logged, never returned by an API: its text form says only whether there is any.</summary>
/// <param name="Community">The source's one secret: for SNMP the community, for Prometheus the <c>Authorization</c> header.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SourceCredentials")]
public sealed record SourceCredentials([property: Id(0)] string? Community)
{
    public static SourceCredentials None { get; } = new((string?)null);

    public override string ToString() => Community is null ? "no credentials" : "credentials set";
}
