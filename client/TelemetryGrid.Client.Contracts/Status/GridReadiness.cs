namespace TelemetryGrid.Client;

/// <summary>Whether queries see everything that was ever acknowledged.</summary>
/// <param name="Ready">All partitions have caught up with their logs.</param>
/// <param name="Detail">One sentence.</param>
/// <param name="WaitingFor">Partitions that have not caught up.</param>
public sealed record GridReadiness(bool Ready, string Detail, IReadOnlyList<int> WaitingFor);
