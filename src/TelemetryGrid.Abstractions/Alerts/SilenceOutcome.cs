namespace TelemetryGrid.Alerts;

/// <summary>What became of a change to the silences.</summary>
/// <param name="Id">The silence that was set; empty when none was.</param>
/// <param name="Error">What is wrong, in one sentence; empty when nothing is.</param>
/// <param name="IsMissing">There is no such silence.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SilenceOutcome")]
public sealed record SilenceOutcome([property: Id(0)] string Id, [property: Id(1)] string Error, [property: Id(2)] bool IsMissing);
