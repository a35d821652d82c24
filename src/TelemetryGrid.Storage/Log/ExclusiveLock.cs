namespace TelemetryGrid.Storage.Log;

/// <summary>Keeps a second process away from a folder or file. The operating system drops the lock with the process, however it ends.</summary>
internal sealed class ExclusiveLock : IDisposable
{
    private readonly FileStream _file;

    private ExclusiveLock(FileStream file) => _file = file;

    /// <summary>Returns null when another holder has the lock; other failures throw what the file system says.</summary>
    public static ExclusiveLock? TryAcquire(string path)
    {
        try
        {
            return new ExclusiveLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();

    // ERROR_SHARING_VIOLATION on Windows; the runtime reports a held flock(2) as EWOULDBLOCK (11 on Linux, 35 on macOS and BSD).
    private static bool IsSharingViolation(IOException e) => (e.HResult & 0xFFFF) is 32 or 11 or 35;
}
