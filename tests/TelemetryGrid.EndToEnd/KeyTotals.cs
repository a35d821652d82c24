using System.Net;
using TelemetryGrid.Client;

namespace TelemetryGrid.EndToEnd;

/// <summary>Octets and packets by five-tuple: what collectors are compared by.</summary>
internal static class KeyTotals
{
    public static Dictionary<string, (ulong Octets, ulong Packets)> Create() => new(StringComparer.Ordinal);

    public static void Add(
        this Dictionary<string, (ulong Octets, ulong Packets)> totals,
        string source,
        string destination,
        string sourcePort,
        string destinationPort,
        string protocol,
        ulong octets,
        ulong packets
    )
    {
        var key = $"{protocol} {IPAddress.Parse(source)}:{Port(sourcePort)} > {IPAddress.Parse(destination)}:{Port(destinationPort)}";
        var known = totals.GetValueOrDefault(key);
        totals[key] = (known.Octets + octets, known.Packets + packets);
    }

    /// <summary>All flows the grid holds.</summary>
    public static async Task<Dictionary<string, (ulong Octets, ulong Packets)>> OfGridAsync(TelemetryGridClient client)
    {
        var top = await client.GetTopFlowsAsync(
            new TopFlowsRequest
            {
                Group = FlowGroup.Flow,
                Window = TimeSpan.FromHours(1),
                Limit = 10_000,
            }
        );
        Assert.Equal(0UL, top.Other.Octets);
        var totals = Create();
        foreach (var row in top.Rows)
        {
            var parts = row.Group.Split('~');
            totals.Add(parts[2], parts[4], parts[3], parts[5], parts[1], row.Octets, row.Packets);
        }
        return totals;
    }

    /// <summary>Compares key by key and shows the first differences.</summary>
    public static void AssertEqual(
        IReadOnlyDictionary<string, (ulong Octets, ulong Packets)> expected,
        IReadOnlyDictionary<string, (ulong Octets, ulong Packets)> actual
    )
    {
        var differences = expected
            .Keys.Union(actual.Keys, StringComparer.Ordinal)
            .Where(k => expected.GetValueOrDefault(k) != actual.GetValueOrDefault(k))
            .Select(k => $"{k}: expected {expected.GetValueOrDefault(k)}, was {actual.GetValueOrDefault(k)}")
            .ToList();
        Assert.True(differences.Count == 0, $"{differences.Count} of {expected.Count} keys differ:\n{string.Join('\n', differences.Take(20))}");
    }

    // nfdump writes ICMP type and code as "type.code".
    private static ushort Port(string text)
    {
        var parts = text.Trim().Split('.');
        return parts.Length == 2 ? (ushort)((byte.Parse(parts[0]) << 8) | byte.Parse(parts[1])) : ushort.Parse(parts[0]);
    }
}
