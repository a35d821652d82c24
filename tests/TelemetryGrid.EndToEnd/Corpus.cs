namespace TelemetryGrid.EndToEnd;

/// <summary>Finds the shared captures and recordings, or skips the test that needs them.</summary>
internal static class Corpus
{
    public static string Find(params string[] path)
    {
        var root = Environment.GetEnvironmentVariable("TELEMETRYGRID_CORPUS") ?? Search();
        var file = root is null ? null : Path.Combine([root, .. path]);
        Assert.SkipUnless(file is not null && (File.Exists(file) || Directory.Exists(file)), $"corpus file {Path.Combine(path)} not found");
        return file!;
    }

    private static string? Search()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, "shared", "corpus");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }
        return null;
    }
}
