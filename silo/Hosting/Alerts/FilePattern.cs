namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>Paths of the configuration whose last part may have <c>*</c> and <c>?</c>.</summary>
internal static class FilePattern
{
    /// <summary>The files that a pattern stands for now, by name; a path without a pattern stands for itself, be it there or not.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static IEnumerable<string> Expand(string path)
    {
        var pattern = Path.GetFileName(path);
        if (pattern.AsSpan().IndexOfAny('*', '?') < 0)
        {
            return [path];
        }
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        return Directory.Exists(folder) ? Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal) : [];
    }
}
