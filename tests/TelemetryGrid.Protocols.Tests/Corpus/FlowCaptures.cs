using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Protocols.Tests.Corpus;

/// <summary>All NetFlow and IPFIX datagrams of the corpus, each capture's in the order they were sent.</summary>
internal static class FlowCaptures
{
    public static IEnumerable<(string Name, byte[][] Datagrams)> All()
    {
        var logstash = Directory.GetFiles(CorpusFolder.Require("logstash-codec-netflow"), "*.dat").Order(StringComparer.Ordinal);
        // One exporter's templates and data have a common prefix; their order within does not matter to hostile-input tests.
        foreach (
            var capture in logstash.GroupBy(
                file => string.Join('_', Path.GetFileNameWithoutExtension(file).Split('_').Take(4)),
                StringComparer.Ordinal
            )
        )
        {
            yield return (
                capture.Key,
                [.. capture.OrderBy(file => !file.Contains("tpl", StringComparison.Ordinal)).Select(File.ReadAllBytes)]
            );
        }
        foreach (var folder in Directory.GetDirectories(CorpusFolder.Require("telegraf-netflow")).Order(StringComparer.Ordinal))
        {
            var datagrams = Directory.GetFiles(folder, "*.bin").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
            if (FlowDatagram.Detect(datagrams[0]) != FlowProtocol.SflowV5)
            {
                yield return (Path.GetFileName(folder), datagrams);
            }
        }
        foreach (var name in new[] { "sf_v5", "sf_v9", "sf_v10", "pm_ipfix" })
        {
            yield return (name, Live(name));
        }
    }

    /// <summary>Repeated 32-bit length and UDP payload.</summary>
    public static byte[][] Live(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(CorpusFolder.Require("live-exporters"), name + ".bin")).AsSpan();
        var datagrams = new List<byte[]>();
        while (!bytes.IsEmpty)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes);
            datagrams.Add(bytes.Slice(4, length).ToArray());
            bytes = bytes[(4 + length)..];
        }
        return [.. datagrams];
    }
}
