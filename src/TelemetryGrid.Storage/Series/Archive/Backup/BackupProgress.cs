namespace TelemetryGrid.Storage.Series;

/// <summary>How far a backup or restore is.</summary>
/// <param name="Files">Files done.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Current">The file that was done last.</param>
public readonly record struct BackupProgress(int Files, long Bytes, string Current);
