using System.Globalization;
using TelemetryGrid.Silo.Commands.Backup;
using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>Creates the data directory, or checks that it was created for this configuration.</summary>
internal static class DataDirectory
{
    private const string PartitionsFile = "partitions";

    /// <exception cref="IOException">It cannot be created, or belongs to a different number of partitions.</exception>
    public static void Prepare(GridOptions options)
    {
        var path = options.DataDirectory;
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                // It holds keys and credentials: nobody else's business.
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            Directory.CreateDirectory(Path.Combine(path, "collectors"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The data directory {path} cannot be created: {e.Message}", e);
        }
        var file = Path.Combine(path, PartitionsFile);
        if (!File.Exists(file))
        {
            File.WriteAllText(file, options.Partitions.ToString(CultureInfo.InvariantCulture));
            return;
        }
        var text = File.ReadAllText(file);
        if (text == NodeRestore.Unfinished)
        {
            throw new IOException($"{path}: {NodeRestore.Unfinished}");
        }
        var existing = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
        if (existing != options.Partitions)
        {
            throw new IOException(
                $"The data directory {path} was created with {existing} partitions and the configuration says {options.Partitions}; entities would lose their history. Set partitions: {existing}, or use another directory."
            );
        }
    }
}
