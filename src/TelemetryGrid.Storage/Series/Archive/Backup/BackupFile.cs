namespace TelemetryGrid.Storage.Series.Archive.Backup;

/// <summary>A file of a backup.</summary>
internal sealed record BackupFile(string Path, long Bytes, string Sha256);
