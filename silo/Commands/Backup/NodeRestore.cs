using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Silo.Commands.Backup;

/// <summary>
/// Puts a backup into an empty data directory. Until all of it is there, the file <c>partitions</c> has a text in it with which no node
/// starts, and by which this knows a restore that was interrupted: it begins anew.
/// </summary>
internal static class NodeRestore
{
    /// <summary>What the file <c>partitions</c> has in it until the restore has finished; no number, so that no node takes the directory for its own.</summary>
    public const string Unfinished = "A restore of a backup into this folder has not finished; run it again.";

    private const string PartitionsName = "partitions";

    /// <exception cref="CommandFailure">The backup is damaged or the directory is not empty; nothing was written.</exception>
    /// <exception cref="IOException">Something could not be read or written.</exception>
    public static async Task<BackupWork> RunAsync(
        string folder,
        string dataDirectory,
        Func<string, SeriesArchiveOptions> archive,
        TerminalProgress progress,
        CancellationToken cancellation
    )
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        dataDirectory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataDirectory));
        if ((folder + Path.DirectorySeparatorChar).StartsWith(dataDirectory + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw CommandFailure.Wrong($"--from: {folder} lies in the data directory itself.");
        }
        RequireEmpty(dataDirectory);
        var manifest = BackupManifest.Read(folder);
        await VerifyAsync(folder, manifest, progress, cancellation);

        FileModes.CreatePrivateFolder(dataDirectory);
        var partitions = Path.Combine(dataDirectory, PartitionsName);
        DurableFile.Write(partitions, Unfinished);
        DurableFile.SyncFolder(dataDirectory);
        DataFiles.Empty(dataDirectory, PartitionsName);

        var work = new BackupWork(progress, "Restoring", manifest.Files.Sum(f => f.Bytes));
        foreach (var inner in manifest.Folders)
        {
            Directory.CreateDirectory(Path.Combine(dataDirectory, inner.Path));
        }
        foreach (var (name, file) in DataOf(manifest).Where(f => f.Name != PartitionsName))
        {
            await CopyAsync(folder, file, Path.Combine(dataDirectory, name), cancellation);
            work.Done(file.Bytes);
        }
        await RestoreSeriesAsync(folder, archive(dataDirectory), work, cancellation);
        foreach (var inner in manifest.Folders.Reverse())
        {
            FileModes.Set(Path.Combine(dataDirectory, inner.Path), inner.Mode);
        }
        DurableFile.SyncTree(dataDirectory);

        var last = DataOf(manifest).Single(f => f.Name == PartitionsName).File;
        DurableFile.Write(partitions, await File.ReadAllBytesAsync(Path.Combine(folder, last.Path), cancellation));
        FileModes.Set(partitions, last.Mode);
        DurableFile.SyncFolder(dataDirectory);
        work.Done(last.Bytes);
        return work;
    }

    private static IEnumerable<(string Name, BackupManifest.Item File)> DataOf(BackupManifest manifest) =>
        manifest
            .Files.Where(f => f.Path.StartsWith(BackupManifest.DataFolder + "/", StringComparison.Ordinal))
            .Select(f => (f.Path[(BackupManifest.DataFolder.Length + 1)..], f));

    private static void RequireEmpty(string dataDirectory)
    {
        if (File.Exists(dataDirectory))
        {
            throw CommandFailure.Wrong($"--data-dir: {dataDirectory} is a file.");
        }
        if (!Directory.Exists(dataDirectory) || !Directory.EnumerateFileSystemEntries(dataDirectory).Any())
        {
            return;
        }
        var partitions = Path.Combine(dataDirectory, PartitionsName);
        if (!File.Exists(partitions) || File.ReadAllText(partitions) != Unfinished)
        {
            throw CommandFailure.Wrong($"--data-dir: {dataDirectory} is not empty; a backup is restored into an empty folder only.");
        }
    }

    private static async Task VerifyAsync(string folder, BackupManifest manifest, TerminalProgress progress, CancellationToken cancellation)
    {
        var work = new BackupWork(progress, "Checking", manifest.Files.Sum(f => f.Bytes));
        foreach (var file in manifest.Files)
        {
            var path = Path.Combine(folder, file.Path);
            if (!File.Exists(path))
            {
                throw CommandFailure.Unanswered($"The backup's file {path} is missing; nothing was restored.");
            }
            var bytes = new FileInfo(path).Length;
            if (bytes != file.Bytes)
            {
                throw CommandFailure.Unanswered(
                    $"The backup's file {path} has {bytes} bytes instead of {file.Bytes}; nothing was restored."
                );
            }
            if (await DurableFile.HashAsync(path, cancellation) != file.Sha256)
            {
                throw CommandFailure.Unanswered($"The backup's file {path} is damaged; nothing was restored.");
            }
            work.Done(bytes);
        }
    }

    private static async Task CopyAsync(string folder, BackupManifest.Item file, string to, CancellationToken cancellation)
    {
        var from = Path.Combine(folder, file.Path);
        var (_, hash) = await DurableFile.CopyAsync(from, to, cancellation);
        if (hash != file.Sha256)
        {
            throw new IOException($"The backup's file {from} has changed since it was checked.");
        }
        FileModes.Set(to, file.Mode);
    }

    private static async Task RestoreSeriesAsync(
        string folder,
        SeriesArchiveOptions archive,
        BackupWork work,
        CancellationToken cancellation
    )
    {
        await SeriesBackup.RestoreAsync(Path.Combine(folder, BackupManifest.SeriesFolder), archive, work.Series(), cancellation);
    }
}
