using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TelemetryGrid.Silo.Commands.Backup;

/// <summary>
/// What a backup consists of: <c>data/</c> as in the data directory, <c>series/</c> as <c>SeriesBackup</c> writes archives, and this as
/// <c>manifest.json</c>, which is written last; <c>manifest.sha256</c> is its own sum.
/// </summary>
/// <param name="Format">1.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Partitions">How many partitions the node has.</param>
/// <param name="Folders">Folders of the data directory, the outer ones first.</param>
/// <param name="Files">Every file but the manifest and its sum.</param>
internal sealed record BackupManifest(
    int Format,
    DateTimeOffset Created,
    int Partitions,
    IReadOnlyList<BackupManifest.Folder> Folders,
    IReadOnlyList<BackupManifest.Item> Files
)
{
    public const string DataFolder = "data";
    public const string SeriesFolder = "series";

    private const string Name = "manifest.json";
    private const string SumName = "manifest.sha256";
    private const int CurrentFormat = 1;

    /// <param name="Path">Relative to the data directory, with slashes.</param>
    /// <param name="Mode">Octal, as chmod takes it; null where the system has none.</param>
    public sealed record Folder(string Path, string? Mode);

    /// <param name="Path">Relative to the backup, with slashes.</param>
    /// <param name="Bytes">Its length.</param>
    /// <param name="Sha256">In hexadecimal.</param>
    /// <param name="Mode">Octal, as chmod takes it; null where the system has none or it does not matter.</param>
    public sealed record Item(string Path, long Bytes, string Sha256, string? Mode);

    public static BackupManifest Of(int partitions, IReadOnlyList<Folder> folders, IReadOnlyList<Item> files) =>
        new(CurrentFormat, TimeProvider.System.GetUtcNow(), partitions, folders, files);

    /// <exception cref="CommandFailure">There is none, or it is damaged.</exception>
    public static BackupManifest Read(string folder)
    {
        byte[] json;
        string sum;
        try
        {
            json = File.ReadAllBytes(Path.Combine(folder, Name));
            sum = File.ReadAllText(Path.Combine(folder, SumName));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CommandFailure.Wrong($"{folder} holds no complete backup: {Name} or {SumName} is missing.");
        }
        if (sum != Sum(json))
        {
            throw CommandFailure.Unanswered($"{Path.Combine(folder, Name)} is damaged; nothing was restored.");
        }
        var manifest = JsonSerializer.Deserialize(json, BackupJson.Default.BackupManifest);
        if (manifest is not { Format: CurrentFormat })
        {
            throw CommandFailure.Unanswered($"The backup in {folder} has format {manifest?.Format}, which this program does not read.");
        }
        foreach (var path in manifest.Files.Select(f => f.Path).Concat(manifest.Folders.Select(f => f.Path)))
        {
            // Whoever made it, it must not write elsewhere.
            if (Path.IsPathRooted(path) || path.Split('/', '\\').Contains(".."))
            {
                throw CommandFailure.Unanswered(
                    $"{Path.Combine(folder, Name)} names the path {TerminalText.Of(path)}, which leads out of it."
                );
            }
        }
        return manifest;
    }

    /// <summary>Makes a folder with everything else in it a backup.</summary>
    public void Write(string folder)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupManifest);
        DurableFile.Write(Path.Combine(folder, SumName), Sum(json));
        DurableFile.SyncFolder(folder);
        DurableFile.Write(Path.Combine(folder, Name), json);
        DurableFile.SyncFolder(folder);
    }

    // As sha256sum(1) writes and checks it.
    private static string Sum(byte[] json) => $"{Convert.ToHexStringLower(SHA256.HashData(json))}  {Name}\n";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
