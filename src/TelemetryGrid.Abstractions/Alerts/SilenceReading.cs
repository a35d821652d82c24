using System.Collections.Immutable;

namespace TelemetryGrid.Alerts;

/// <summary>The silences of a site as of a version.</summary>
/// <param name="Version">Grows with every change, also over restarts.</param>
/// <param name="IsChanged">False when the asker has this version already; the list is empty then.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SilenceReading")]
public sealed record SilenceReading(
    [property: Id(0)] long Version,
    [property: Id(1)] bool IsChanged,
    [property: Id(2)] ImmutableArray<GridSilence> Silences
);
