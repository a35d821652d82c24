using TelemetryGrid.Collectors.Declarations;

namespace TelemetryGrid.Collectors.Enrichment.Files;

/// <summary>
/// Holds what a file says and replaces it as a whole when the file changed, so that those who look things up see the old or the new
/// content and never a mixture. A file that is refused or gone leaves the old content in use.
/// </summary>
/// <param name="maxBytes">A longer file is refused unread.</param>
/// <param name="read">Makes the content, or returns null; everything wrong goes to the list, also what is left out of a content that is taken.</param>
internal sealed class WatchedFile<T>(
    string path,
    long maxBytes,
    Func<string, byte[], List<DeclarationError>, T?> read,
    Func<T, DateTimeOffset?>? madeAt = null
) : IWatchedFile
    where T : class
{
    private const int MaxProblems = 1000;

    private volatile Content? _content;
    private volatile IReadOnlyList<DeclarationError> _problems = [];
    private (DateTime Written, long Length)? _stamp;
    private long _loaded;
    private long _refused;

    public string Path => path;

    public T? Value => _content?.Value;

    /// <summary>When the content was made: as it says itself, else when the file was written.</summary>
    public DateTimeOffset? DataTime => _content?.MadeAt;

    public long Loaded => Interlocked.Read(ref _loaded);

    public long Refused => Interlocked.Read(ref _refused);

    public IReadOnlyList<DeclarationError> Problems => _problems;

    public bool Refresh()
    {
        var errors = new List<DeclarationError>();
        T? value = null;
        DateTime written = default;
        try
        {
            var info = new FileInfo(path);
            (DateTime, long)? stamp = info.Exists ? (info.LastWriteTimeUtc, info.Length) : (default, -1);
            if (stamp == _stamp)
            {
                return false;
            }
            // Taken before reading: a change while it is read is found at the next look.
            _stamp = stamp;
            written = info.Exists ? info.LastWriteTimeUtc : default;
            if (!info.Exists)
            {
                errors.Add(new DeclarationError(path, 1, "the file is not there."));
            }
            else if (info.Length > maxBytes)
            {
                errors.Add(new DeclarationError(path, 1, $"the file has {info.Length} bytes; at most {maxBytes} are read."));
            }
            else
            {
                value = read(path, File.ReadAllBytes(path), errors);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            errors.Add(new DeclarationError(path, 1, $"the file cannot be read: {e.Message}"));
            _stamp = null;
        }
        if (value is null)
        {
            Interlocked.Increment(ref _refused);
        }
        else
        {
            _content = new Content(value, madeAt?.Invoke(value) ?? new DateTimeOffset(written, TimeSpan.Zero));
            Interlocked.Increment(ref _loaded);
        }
        if (errors.Count > MaxProblems)
        {
            var more = errors.Count - MaxProblems;
            errors.RemoveRange(MaxProblems, more);
            errors.Add(new DeclarationError(path, errors[^1].Line, $"{more} more are not listed."));
        }
        _problems = errors;
        return true;
    }

    private sealed record Content(T Value, DateTimeOffset? MadeAt);
}
