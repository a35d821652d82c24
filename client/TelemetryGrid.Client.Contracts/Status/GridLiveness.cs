namespace TelemetryGrid.Client;

/// <summary>That the process answers at all.</summary>
/// <param name="Status">Always <c>alive</c>.</param>
public sealed record GridLiveness(string Status);
