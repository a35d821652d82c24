namespace TelemetryGrid.Client;

/// <summary>What is wrong with a file of objectives.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Reason">What, in a sentence.</param>
public sealed record SloFileError(long Line, string Reason);
