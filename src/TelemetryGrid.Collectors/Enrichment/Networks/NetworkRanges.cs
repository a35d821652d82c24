namespace TelemetryGrid.Collectors.Enrichment.Networks;

/// <summary>
/// Nested networks cut into ranges that do not overlap, each with its narrowest network, so that a look-up is one binary search and
/// allocates nothing.
/// </summary>
internal sealed class NetworkRanges
{
    private readonly UInt128[] _starts;
    private readonly NetworkEntry?[] _entries;

    /// <param name="networks">Of one address family, none twice.</param>
    public NetworkRanges(IEnumerable<(NetworkPrefix Prefix, NetworkEntry Entry)> networks)
    {
        // Wider before narrower where two begin together: then those that are open always contain each other.
        var sorted = networks.OrderBy(n => n.Prefix.First).ThenBy(n => n.Prefix.Length).ToList();
        var starts = new List<UInt128>(sorted.Count * 2);
        var entries = new List<NetworkEntry?>(sorted.Count * 2);
        var open = new Stack<(UInt128 Last, NetworkEntry Entry)>();
        foreach (var (prefix, entry) in sorted)
        {
            while (open.Count > 0 && open.Peek().Last < prefix.First)
            {
                Close();
            }
            Begin(prefix.First, entry);
            open.Push((prefix.Last, entry));
        }
        while (open.Count > 0)
        {
            Close();
        }
        _starts = [.. starts];
        _entries = [.. entries];

        void Close()
        {
            var last = open.Pop().Last;
            if (last < UInt128.MaxValue && (open.Count == 0 || open.Peek().Last > last))
            {
                Begin(last + 1, open.Count == 0 ? null : open.Peek().Entry);
            }
        }

        void Begin(UInt128 start, NetworkEntry? entry)
        {
            if (starts.Count > 0 && starts[^1] == start)
            {
                entries[^1] = entry;
                return;
            }
            starts.Add(start);
            entries.Add(entry);
        }
    }

    public NetworkEntry? Find(UInt128 address)
    {
        var (low, high) = (0, _starts.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_starts[middle] <= address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low == 0 ? null : _entries[low - 1];
    }
}
