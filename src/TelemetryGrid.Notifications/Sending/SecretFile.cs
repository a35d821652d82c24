using System.Text;
using TelemetryGrid.Alerting.Configuration;

namespace TelemetryGrid.Notifications.Sending;

/// <summary>Settings that may stand in a file of their own.</summary>
internal static class SecretFile
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>The setting, or what the file holds without the space around it; empty when there is neither.</summary>
    /// <exception cref="UntoldException">The file cannot be read; it may be there again later.</exception>
    public static async Task<string> ReadAsync(Settings settings, string key, string fileKey, CancellationToken cancellation) =>
        settings.Text(key) is { Length: > 0 } text ? text
        : settings.Text(fileKey) is { Length: > 0 } path ? await ReadAsync(path, fileKey, cancellation).ConfigureAwait(false)
        : "";

    /// <param name="path">The file.</param>
    /// <param name="name">What names it in errors.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<string> ReadAsync(string path, string name, CancellationToken cancellation)
    {
        try
        {
            var file = File.OpenRead(path);
            await using (file.ConfigureAwait(false))
            {
                var buffer = new byte[MaxBytes + 1];
                var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation)
                    .ConfigureAwait(false);
                return length <= MaxBytes
                    ? Encoding.UTF8.GetString(buffer, 0, length).Trim()
                    : throw new UntoldException($"the file of '{name}' is larger than {MaxBytes} bytes");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UntoldException($"the file of '{name}' cannot be read: {e.GetType().Name}", e) { CanRetry = true };
        }
    }
}
