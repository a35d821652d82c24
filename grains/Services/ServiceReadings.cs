using System.Collections.Immutable;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Services;

/// <summary>What services were at a moment.</summary>
/// <param name="Services">By service, its metrics: finite numbers.</param>
/// <param name="Unnamed">Results that name no device or no service.</param>
/// <param name="Failures">Queries that could not be answered, and why.</param>
public sealed record ServiceReadings(
    IReadOnlyDictionary<ServiceId, ImmutableDictionary<string, double>> Services,
    int Unnamed,
    ImmutableArray<string> Failures
);
