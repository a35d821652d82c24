using System.Text.Json;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Silo.Commands.Backup;

/// <summary>Copies a resting node into a folder.</summary>
internal static class NodeBackup
{
    /// <summary>Makes a backup in a folder that is empty or not there; one that fails leaves it so.</summary>
    /// <exception cref="CommandFailure">The folder cannot be used.</exception>
    /// <exception cref="IOException">Something could not be read or written.</exception>
    public static async Task<BackupWork> CreateAsync(
        RestingNode node,
        SeriesArchiveOptions archive,
        string folder,
        TerminalProgress progress,
        CancellationToken cancellation
    )
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if ((folder + Path.DirectorySeparatorChar).StartsWith(node.DataDirectory + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw CommandFailure.Wrong($"--to: {folder} lies in the data directory itself.");
        }
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw CommandFailure.Wrong($"--to: {folder} is not empty; a backup needs a folder of its own.");
        }
        RequireArchive(node, archive);
        var wasThere = Directory.Exists(folder);
        FileModes.CreatePrivateFolder(folder);
        try
        {
            return await CopyAsync(node, archive, folder, progress, cancellation);
        }
        catch
        {
            Discard(folder, wasThere);
            throw;
        }
    }

    private static async Task<BackupWork> CopyAsync(
        RestingNode node,
        SeriesArchiveOptions archive,
        string folder,
        TerminalProgress progress,
        CancellationToken cancellation
    )
    {
        var paths = DataFiles.List(node.DataDirectory);
        var work = new BackupWork(progress, "Backing up", DataFiles.Length(paths) + DataFiles.ArchiveLength(node.DataDirectory));
        var files = new List<BackupManifest.Item>();
        foreach (var path in paths)
        {
            var name = $"{BackupManifest.DataFolder}/{DataFiles.NameOf(node.DataDirectory, path)}";
            var (bytes, hash) = await DurableFile.CopyAsync(path, Path.Combine(folder, name), cancellation);
            files.Add(new BackupManifest.Item(name, bytes, hash, FileModes.Of(path)));
            work.Done(bytes);
        }
        files.AddRange(await CopyArchiveAsync(node, archive, folder, work, cancellation));
        DurableFile.SyncTree(folder);
        BackupManifest.Of(node.Partitions, DataFiles.Folders(node.DataDirectory), files).Write(folder);
        return work;
    }

    private static async Task<List<BackupManifest.Item>> CopyArchiveAsync(
        RestingNode node,
        SeriesArchiveOptions archive,
        string folder,
        BackupWork work,
        CancellationToken cancellation
    )
    {
        var open = new List<SeriesArchive>();
        var target = Path.Combine(folder, BackupManifest.SeriesFolder);
        try
        {
            for (var partition = 0; partition < node.Partitions; partition++)
            {
                open.Add(await SeriesArchive.OpenAsync(archive, partition, cancellation: cancellation));
            }
            await SeriesBackup.CreateAsync(open, target, work.Series(), cancellation);
        }
        finally
        {
            foreach (var one in open)
            {
                await one.DisposeAsync();
            }
        }
        return await ReadListAsync(target, cancellation);
    }

    // Its list has the sums of the archive's files already, which may be many gigabytes.
    private static async Task<List<BackupManifest.Item>> ReadListAsync(string folder, CancellationToken cancellation)
    {
        const string List = "backup.json";
        var path = Path.Combine(folder, List);
        var bytes = await File.ReadAllBytesAsync(path, cancellation);
        using var json = JsonDocument.Parse(bytes);
        var files = json
            .RootElement.GetProperty("files")
            .EnumerateArray()
            .Select(f => new BackupManifest.Item(
                $"{BackupManifest.SeriesFolder}/{f.GetProperty("path").GetString()}",
                f.GetProperty("bytes").GetInt64(),
                f.GetProperty("sha256").GetString()!,
                null
            ))
            .ToList();
        var hash = await DurableFile.HashAsync(path, cancellation);
        files.Add(new BackupManifest.Item($"{BackupManifest.SeriesFolder}/{List}", bytes.Length, hash, null));
        return files;
    }

    // Without the configuration, one in PostgreSQL would be taken for an empty one here.
    private static void RequireArchive(RestingNode node, SeriesArchiveOptions archive)
    {
        var hot = Path.Combine(node.DataDirectory, "series", "hot");
        var warm = Path.Combine(node.DataDirectory, "series", "warm");
        if (archive.PostgresConnectionString.Length == 0 && Directory.Exists(hot) && !Directory.Exists(warm))
        {
            throw CommandFailure.Wrong($"The series of {node.DataDirectory} are archived elsewhere; say where with --config.");
        }
    }

    private static void Discard(string folder, bool wasThere)
    {
        try
        {
            DataFiles.Empty(folder, except: null);
            if (!wasThere)
            {
                Directory.Delete(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left has no manifest and is not taken for a backup.
        }
    }
}
