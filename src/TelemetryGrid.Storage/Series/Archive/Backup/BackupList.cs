using System.Text.Json.Serialization;

namespace TelemetryGrid.Storage.Series.Archive.Backup;

/// <summary>What a backup consists of; written last, so that a folder without it is no backup.</summary>
internal sealed record BackupList(int Format, IReadOnlyList<int> Partitions, IReadOnlyList<BackupFile> Files);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(BackupList))]
internal sealed partial class BackupJson : JsonSerializerContext;
