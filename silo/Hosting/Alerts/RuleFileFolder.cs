using System.Collections.Immutable;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>The rule files that paths and patterns name, and whether they changed since they were read.</summary>
internal sealed class RuleFileFolder(IReadOnlyList<string> patterns)
{
    private static readonly ImmutableSortedDictionary<string, (DateTime Written, long Length)> None = ImmutableSortedDictionary.Create<
        string,
        (DateTime Written, long Length)
    >(StringComparer.Ordinal);

    private ImmutableSortedDictionary<string, (DateTime Written, long Length)> _read = None;
    private ImmutableSortedDictionary<string, (DateTime Written, long Length)> _polled = None;
    private bool _isRead;

    /// <summary>All files with their texts when anything about them changed; null when nothing did. What was read counts once <see cref="Keep"/> says so.</summary>
    public ImmutableArray<RuleFileText>? Poll()
    {
        var found = Find();
        if (_isRead && found.SequenceEqual(_read))
        {
            return null;
        }
        _polled = found;
        return [.. found.Keys.Select(Read)];
    }

    public void Keep() => (_read, _isRead) = (_polled, true);

    private ImmutableSortedDictionary<string, (DateTime Written, long Length)> Find()
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, (DateTime, long)>(StringComparer.Ordinal);
        foreach (var pattern in patterns)
        {
            var path = Path.GetFullPath(pattern);
            var folder = Path.GetDirectoryName(path) ?? path;
            try
            {
                foreach (var file in FilePattern.Expand(path).Select(f => new FileInfo(f)).Where(f => f.Exists))
                {
                    found[file.FullName] = (file.LastWriteTimeUtc, file.Length);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Out of reach now; what it gave before stays as long as it is not seen to be gone.
                foreach (var (file, stamp) in _read.Where(f => Path.GetDirectoryName(f.Key) == folder))
                {
                    found[file] = stamp;
                }
            }
        }
        return found.ToImmutable();
    }

    private static RuleFileText Read(string path)
    {
        try
        {
            return new RuleFileText(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RuleFileText(path, null, $"the file cannot be read: {e.Message}");
        }
    }
}
