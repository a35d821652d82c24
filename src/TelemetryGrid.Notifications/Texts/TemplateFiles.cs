using System.Collections.Immutable;
using System.IO.Enumeration;
using TelemetryGrid.Alerting.Templates;

namespace TelemetryGrid.Notifications.Texts;

/// <summary>Reads the files that a configuration's <c>templates</c> name.</summary>
public static class TemplateFiles
{
    private const int MaxFiles = 1_000;
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>
    /// Reads all files that fit, in the order of the patterns and then by name; a later definition replaces an earlier one, and any of them our
    /// own. A pattern may have <c>*</c> and <c>?</c> in every part of its path; one that fits nothing is no error.
    /// </summary>
    /// <param name="patterns">As the configuration gives them.</param>
    /// <param name="folder">Where patterns begin that name no root: the configuration's own folder.</param>
    public static TemplateFilesResult Read(IEnumerable<string> patterns, string folder)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        var templates = DefaultTemplates.Set;
        var errors = ImmutableArray.CreateBuilder<string>();
        var left = MaxFiles;
        foreach (var file in patterns.SelectMany(pattern => Files(Path.Combine(folder, pattern), errors)).Distinct(StringComparer.Ordinal))
        {
            if (left-- == 0)
            {
                errors.Add($"{file}: only the first {MaxFiles} template files are read");
                break;
            }
            try
            {
                if (new FileInfo(file).Length > MaxBytes)
                {
                    errors.Add($"{file}: a template file has at most {MaxBytes} bytes");
                    continue;
                }
                templates = templates.With(File.ReadAllText(file));
            }
            catch (Exception e) when (e is TemplateException or IOException or UnauthorizedAccessException)
            {
                errors.Add($"{file}: {e.Message}");
            }
        }
        return new TemplateFilesResult(templates, errors.ToImmutable());
    }

    private static IEnumerable<string> Files(string pattern, ImmutableArray<string>.Builder errors)
    {
        try
        {
            var root = Path.GetPathRoot(pattern) ?? "";
            var parts = pattern[root.Length..].Split(['/', Path.DirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
            IEnumerable<string> found = [root.Length > 0 ? root : "."];
            for (var i = 0; i < parts.Length; i++)
            {
                var (part, last) = (parts[i], i == parts.Length - 1);
                found = found.SelectMany(at => Step(at, part, last)).Take(MaxFiles + 1).ToList();
            }
            return [.. found.Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.Add($"{pattern}: {e.Message}");
            return [];
        }
    }

    private static IEnumerable<string> Step(string at, string part, bool last)
    {
        if (part.AsSpan().IndexOfAny('*', '?') < 0)
        {
            var path = Path.Combine(at, part);
            return (last ? File.Exists(path) : Directory.Exists(path)) ? [path] : [];
        }
        var all = last ? Directory.EnumerateFiles(at) : Directory.EnumerateDirectories(at);
        return all.Where(path => FileSystemName.MatchesSimpleExpression(part, Path.GetFileName(path), ignoreCase: false));
    }
}
