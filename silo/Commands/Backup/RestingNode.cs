using System.Globalization;
using TelemetryGrid.Silo.Configuration;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Silo.Commands.Backup;

/// <summary>The data directory of a node that does not run, and cannot be started as long as this is held.</summary>
internal sealed class RestingNode : IDisposable
{
    private readonly FileStream _lock;

    private RestingNode(FileStream @lock, string folder, int partitions) =>
        (_lock, DataDirectory, Partitions) = (@lock, folder, partitions);

    /// <summary>Its full path.</summary>
    public string DataDirectory { get; }

    public int Partitions { get; }

    /// <summary>Where the archive of series is, as the configuration has it.</summary>
    public static SeriesArchiveOptions Archive(GridOptions options, string dataDirectory)
    {
        options.Series.Archive.Folder = Path.Combine(dataDirectory, "series");
        return options.Series.Archive;
    }

    /// <exception cref="CommandFailure">There is none, or it runs.</exception>
    public static RestingNode Hold(string dataDirectory)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataDirectory));
        var partitions = Path.Combine(folder, "partitions");
        var content = File.Exists(partitions) ? File.ReadAllText(partitions) : "";
        if (!int.TryParse(content, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            throw CommandFailure.Wrong(
                content == NodeRestore.Unfinished
                    ? $"A restore into {folder} has not finished; run it again."
                    : $"{folder} is no data directory of a node."
            );
        }
        var log = Path.Combine(folder, "log");
        Directory.CreateDirectory(log);
        try
        {
            // The lock that a running node holds on its log.
            var held = new FileStream(Path.Combine(log, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new RestingNode(held, folder, count);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw CommandFailure.Unanswered($"The node that keeps its data in {folder} is running; stop it first.");
        }
    }

    public void Dispose() => _lock.Dispose();

    // ERROR_SHARING_VIOLATION on Windows; a held flock(2) is EWOULDBLOCK, 11 on Linux and 35 on macOS.
    private static bool IsHeld(IOException e) => (e.HResult & 0xFFFF) is 32 or 11 or 35;
}
