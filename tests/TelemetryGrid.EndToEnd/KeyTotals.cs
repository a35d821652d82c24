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
        // Type and code of ICMP stand in the port in some tools, beside it in others and nowhere in the rest.
        var (from, to) = protocol.Trim() is "1" or "58" ? ("", "") : ($":{Port(sourcePort)}", $":{Port(destinationPort)}");
        var key = $"{protocol} {IPAddress.Parse(source)}{from} > {IPAddress.Parse(destination)}{to}";
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
                Limit = 1000,
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

    /// <summary>Waits until the grid has applied as much traffic as expected, then compares key by key.</summary>
    public static async Task AssertGridHasAsync(
        IReadOnlyDictionary<string, (ulong Octets, ulong Packets)> expected,
        TelemetryGridClient client
    )
    {
        var total = expected.Values.Aggregate(0UL, (sum, v) => sum + v.Octets);
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(10);
        var actual = await OfGridAsync(client);
        while (actual.Values.Aggregate(0UL, (sum, v) => sum + v.Octets) < total && TimeProvider.System.GetUtcNow() < deadline)
        {
            await Task.Delay(200);
            actual = await OfGridAsync(client);
        }
        AssertEqual(expected, actual);
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
        Assert.True(
            differences.Count == 0,
            $"{differences.Count} of {expected.Count} keys differ:\n{string.Join('\n', differences.Take(20))}"
        );
    }

    private static ushort Port(string text) => ushort.Parse(text.Trim());
}
