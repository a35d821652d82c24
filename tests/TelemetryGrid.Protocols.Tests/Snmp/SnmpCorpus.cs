namespace TelemetryGrid.Protocols.Tests.Snmp;

/// <summary>Finds captured messages in the shared corpus, or skips the test where there is none.</summary>
internal static class SnmpCorpus
{
    public static string Folder(string name)
    {
        var root = Environment.GetEnvironmentVariable("TELEMETRYGRID_CORPUS");
        for (var parent = new DirectoryInfo(AppContext.BaseDirectory); root is null && parent is not null; parent = parent.Parent)
        {
            var candidate = Path.Combine(parent.FullName, "shared", "corpus");
            root = Directory.Exists(candidate) ? candidate : null;
        }
        var folder = root is null ? null : Path.Combine(root, name);
        if (folder is null || !Directory.Exists(folder))
        {
            Assert.Skip($"corpus folder {name} not found");
        }
        return folder;
    }

    public static byte[] Message(string file) => File.ReadAllBytes(Path.Combine(Folder("sharpsnmp-packets"), file));
}
