namespace TelemetryGrid.Silo.Commands.Backup;

/// <summary>Modes of files as octal text; null where the system has none.</summary>
internal static class FileModes
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static string? Of(string path) =>
        OperatingSystem.IsWindows() ? null : Convert.ToString((int)File.GetUnixFileMode(path), toBase: 8);

    public static void Set(string path, string? mode)
    {
        if (!OperatingSystem.IsWindows() && mode is not null)
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, fromBase: 8));
        }
    }

    /// <summary>A folder that nobody but its owner may look into, whether it was there before or not.</summary>
    public static void CreatePrivateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }
        Directory.CreateDirectory(path, OwnerOnly);
        File.SetUnixFileMode(path, OwnerOnly);
    }
}
