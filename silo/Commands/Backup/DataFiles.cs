namespace TelemetryGrid.Silo.Commands.Backup;

/// <summary>What in a data directory is copied as it lies there: all but locks, what SQLite makes anew, and the archive of series.</summary>
internal static class DataFiles
{
    private static readonly string[] Archive = ["series/warm", "series/blocks"];

    public static List<string> List(string dataDirectory) =>
        [
            .. Directory
                .EnumerateFiles(dataDirectory, "*", SearchOption.AllDirectories)
                .Where(path => IsCopied(NameOf(dataDirectory, path)))
                .Order(StringComparer.Ordinal),
        ];

    public static List<BackupManifest.Folder> Folders(string dataDirectory) =>
        [
            .. Directory
                .EnumerateDirectories(dataDirectory, "*", SearchOption.AllDirectories)
                .Where(path => !IsArchive(NameOf(dataDirectory, path) + "/"))
                .Order(StringComparer.Ordinal)
                .Select(path => new BackupManifest.Folder(NameOf(dataDirectory, path), FileModes.Of(path))),
        ];

    public static long Length(IEnumerable<string> paths) => paths.Sum(static path => new FileInfo(path).Length);

    /// <summary>Bytes of the archive that lie here.</summary>
    public static long ArchiveLength(string dataDirectory) =>
        Archive
            .Select(name => Path.Combine(dataDirectory, name))
            .Where(Directory.Exists)
            .Sum(folder => Length(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)));

    /// <summary>A path below a folder, with slashes.</summary>
    public static string NameOf(string folder, string path) => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>Removes everything in a folder, but for one file.</summary>
    public static void Empty(string folder, string? except)
    {
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            Directory.Delete(inner, recursive: true);
        }
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => Path.GetFileName(f) != except))
        {
            File.Delete(file);
        }
    }

    private static bool IsCopied(string name) =>
        !IsArchive(name)
        && name != "log/lock"
        && !name.EndsWith(".lock", StringComparison.Ordinal)
        && !name.EndsWith("-shm", StringComparison.Ordinal);

    private static bool IsArchive(string name) => Array.Exists(Archive, a => name.StartsWith(a + "/", StringComparison.Ordinal));
}
