using System.Collections.Immutable;

namespace TelemetryGrid.Services;

/// <summary>What one look at all services came to.</summary>
/// <param name="Observed">Services that were told what they are.</param>
/// <param name="LeftOut">Services beyond the bound.</param>
/// <param name="Unnamed">Results of queries that name no device or no service.</param>
/// <param name="Anomalies">What they found odd.</param>
/// <param name="Failures">Queries that could not be answered, and why.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.ServiceRound")]
public sealed record ServiceRound(
    [property: Id(0)] int Observed,
    [property: Id(1)] int LeftOut,
    [property: Id(2)] int Unnamed,
    [property: Id(3)] int Anomalies,
    [property: Id(4)] ImmutableArray<string> Failures
);
