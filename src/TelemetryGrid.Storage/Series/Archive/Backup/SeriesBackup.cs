using System.Security.Cryptography;
using System.Text.Json;
using TelemetryGrid.Storage.Log;
using TelemetryGrid.Storage.Series.Archive.Backup;
using TelemetryGrid.Storage.Series.Archive.Cold;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// Copies archives into a folder while they are in use, and back. A backup has <c>warm/pNNNN.db</c> (SQLite, whatever the archive uses),
/// <c>blocks/…</c> and <c>backup.json</c> with every file's size and SHA-256.
/// </summary>
public static class SeriesBackup
{
    private const string ListName = "backup.json";
    private const int BufferBytes = 1 << 20;

    /// <summary>Makes a backup in a folder that is empty or does not exist.</summary>
    /// <exception cref="IOException">The backup was not completed; the message says why.</exception>
    public static async ValueTask<BackupProgress> CreateAsync(
        IReadOnlyList<SeriesArchive> partitions,
        string folder,
        IProgress<BackupProgress>? progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(partitions);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new IOException($"The folder {folder} is not empty; a backup needs one of its own.");
        }
        Directory.CreateDirectory(Path.Combine(folder, "warm"));
        var files = new List<BackupFile>();
        var done = default(BackupProgress);
        foreach (var archive in partitions)
        {
            // Warm first: a chunk that moves meanwhile is then in both, never in neither.
            var warm = $"warm/p{archive.Partition:D4}.db";
            await archive.Warm.CopyToAsync(Path.Combine(folder, warm), cancellation);
            await AddAsync(warm);
            foreach (var block in await CopyBlocksAsync(archive.Cold, Path.Combine(folder, "blocks"), cancellation))
            {
                await AddAsync("blocks/" + block);
            }
        }
        var list = new BackupList(1, [.. partitions.Select(static p => p.Partition)], files);
        var path = Path.Combine(folder, ListName);
        await File.WriteAllBytesAsync(
            path + ".tmp",
            JsonSerializer.SerializeToUtf8Bytes(list, BackupJson.Default.BackupList),
            cancellation
        );
        Flush(path + ".tmp");
        File.Move(path + ".tmp", path);
        DirectorySync.Flush(folder);
        return done;

        async ValueTask AddAsync(string name)
        {
            var file = Path.Combine(folder, name);
            Flush(file);
            files.Add(new BackupFile(name, new FileInfo(file).Length, await HashAsync(file, cancellation)));
            done = new BackupProgress(files.Count, done.Bytes + files[^1].Bytes, name);
            progress?.Report(done);
        }
    }

    /// <summary>Checks a backup, and that the archive's place is empty; then puts everything there. The archive must not be open.</summary>
    /// <exception cref="IOException">The backup is damaged, or there is an archive already; nothing was changed.</exception>
    /// <exception cref="ArgumentException">The options are invalid; the message lists every error.</exception>
    public static async ValueTask<BackupProgress> RestoreAsync(
        string folder,
        SeriesArchiveOptions options,
        IProgress<BackupProgress>? progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
        var list = await ReadListAsync(folder, cancellation);
        foreach (var file in list.Files)
        {
            var path = Path.Combine(folder, file.Path);
            if (!File.Exists(path) || new FileInfo(path).Length != file.Bytes || await HashAsync(path, cancellation) != file.Sha256)
            {
                throw new IOException($"The backup's file {path} is missing or damaged; nothing was restored.");
            }
        }
        using var store = SeriesArchive.OpenStore(options);
        foreach (var partition in list.Partitions)
        {
            await SeriesArchive.RequireEmptyAsync(options, store, partition, cancellation);
        }
        var done = default(BackupProgress);
        // A manifest comes after its blocks, and the warm chunks come last.
        foreach (
            var file in list.Files.OrderBy(static f =>
                f.Path.StartsWith("warm/", StringComparison.Ordinal) ? 2
                : IsManifest(f) ? 1
                : 0
            )
        )
        {
            var path = Path.Combine(folder, file.Path);
            if (file.Path.StartsWith("warm/", StringComparison.Ordinal))
            {
                await SeriesArchive.RestoreWarmAsync(options, Partition(file), path, cancellation);
            }
            else
            {
                await using var source = File.OpenRead(path);
                await using var upload = await store.CreateAsync(file.Path["blocks/".Length..], cancellation);
                await source.CopyToAsync(upload.Stream, BufferBytes, cancellation);
                await upload.CompleteAsync(cancellation);
            }
            done = new BackupProgress(done.Files + 1, done.Bytes + file.Bytes, file.Path);
            progress?.Report(done);
        }
        return done;
    }

    private static bool IsManifest(BackupFile file) => file.Path.EndsWith("/manifest", StringComparison.Ordinal);

    private static int Partition(BackupFile file) =>
        int.TryParse(Path.GetFileNameWithoutExtension(file.Path).AsSpan(1), out var partition)
            ? partition
            : throw new IOException($"The backup's file {file.Path} names no partition.");

    private static async ValueTask<List<string>> CopyBlocksAsync(ColdTier cold, string folder, CancellationToken cancellation)
    {
        using var target = new FolderObjectStore(folder);
        var copied = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var manifest = cold.Manifest;
            try
            {
                foreach (var block in manifest.Blocks.Where(b => !copied.Contains(b.Name)))
                {
                    await CopyAsync(cold.Store, block, target, cancellation);
                    copied.Add(block.Name);
                }
            }
            catch (FileNotFoundException) when (cold.Manifest.Generation != manifest.Generation)
            {
                // It was replaced meanwhile. What the new list has in common with the old one is copied already.
                continue;
            }
            foreach (var old in copied.Except(manifest.Blocks.Select(static b => b.Name)))
            {
                await target.DeleteAsync(old, cancellation);
            }
            await using var upload = await target.CreateAsync(cold.ManifestName, cancellation);
            await upload.Stream.WriteAsync(manifest.ToBytes(), cancellation);
            await upload.CompleteAsync(cancellation);
            return [.. manifest.Blocks.Select(static b => b.Name), cold.ManifestName];
        }
    }

    private static async ValueTask CopyAsync(IObjectStore from, BlockEntry block, FolderObjectStore to, CancellationToken cancellation)
    {
        await using var upload = await to.CreateAsync(block.Name, cancellation);
        for (var at = 0L; at < block.Bytes; at += BufferBytes)
        {
            var bytes = await from.ReadAsync(block.Name, at, (int)Math.Min(BufferBytes, block.Bytes - at), cancellation);
            await upload.Stream.WriteAsync(bytes, cancellation);
        }
        await upload.CompleteAsync(cancellation);
    }

    private static async ValueTask<BackupList> ReadListAsync(string folder, CancellationToken cancellation)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, ListName), cancellation);
            return JsonSerializer.Deserialize(bytes, BackupJson.Default.BackupList) is { Format: 1 } list
                ? list
                : throw new IOException($"The backup in {folder} has a format that this program does not read.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            throw new IOException($"{folder} holds no complete backup: {ListName} is missing or damaged.", e);
        }
    }

    private static async ValueTask<string> HashAsync(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }

    private static void Flush(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }
}
