namespace TelemetryGrid.Tests.Corpus;

/// <summary>Finds the shared captures, which are not part of this repository; a test that needs an absent one skips.</summary>
internal static class CorpusFolder
{
    private static readonly string? Root = FindRoot();

    public static string Require(string name)
    {
        var path = Root is null ? null : Path.Combine(Root, name);
        if (path is null || !Directory.Exists(path))
        {
            Assert.Skip($"corpus folder '{name}' not found (set TELEMETRYGRID_CORPUS)");
        }
        return path;
    }

    private static string? FindRoot()
    {
        if (Environment.GetEnvironmentVariable("TELEMETRYGRID_CORPUS") is { Length: > 0 } configured)
        {
            return configured;
        }
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "corpus");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }
        return null;
    }
}
