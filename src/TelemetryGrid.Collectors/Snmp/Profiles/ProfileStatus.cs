using System.Collections.Immutable;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>How a device's readings under profiles go.</summary>
/// <param name="Profiles">The names of the profiles that it has.</param>
/// <param name="LastReading">When the last one began.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Samples">Samples of the last one.</param>
/// <param name="Dropped">Values of all readings that gave no sample, and samples that the log did not take.</param>
/// <param name="Error">What went wrong with the last one, as a sentence; empty for nothing.</param>
public sealed record ProfileStatus(
    ImmutableArray<string> Profiles,
    DateTimeOffset LastReading,
    TimeSpan Duration,
    int Samples,
    long Dropped,
    string Error
);
