using System.Buffers.Binary;
using TelemetryGrid.Protocols.Bgp;

namespace TelemetryGrid.Protocols.Tests.Bgp;

/// <summary>Updates as lines of text, to compare.</summary>
internal static class BgpText
{
    public static List<string> Of(in BgpUpdate update)
    {
        var lines = new List<string>();
        Add("withdrawn", update.Withdrawn, lines);
        Add("reach", update.ReachIPv4.Prefixes, lines);
        Add("unreach", update.UnreachIPv4, lines);
        Add("reach", update.ReachIPv6.Prefixes, lines);
        Add("unreach", update.UnreachIPv6, lines);
        Add("updated", update.Announced.Prefixes, lines);
        return lines;
    }

    public static string Path(in BgpUpdate update)
    {
        var buffer = new byte[update.Attributes.MaxAsPathBytes];
        return BgpAsPathReader.Print(buffer.AsSpan(0, update.Attributes.CopyAsPath(buffer)));
    }

    public static string Large(ReadOnlySpan<byte> communities)
    {
        var parts = new List<string>();
        for (; !communities.IsEmpty; communities = communities[12..])
        {
            parts.Add(
                $"{BinaryPrimitives.ReadUInt32BigEndian(communities)}:{BinaryPrimitives.ReadUInt32BigEndian(communities[4..])}:{BinaryPrimitives.ReadUInt32BigEndian(communities[8..])}"
            );
        }
        return string.Join(", ", parts);
    }

    private static void Add(string kind, BgpPrefixReader reader, List<string> lines)
    {
        while (reader.TryRead(out var prefix))
        {
            lines.Add($"{kind} {prefix}{(prefix.PathId == 0 ? "" : " " + prefix.PathId)}");
        }
    }
}
