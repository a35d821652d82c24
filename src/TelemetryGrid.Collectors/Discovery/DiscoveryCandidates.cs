using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.Collectors.Discovery;

/// <summary>
/// The addresses that are still to be asked: seeds first, then what devices name as neighbours, then the networks, of which no more
/// than the next address is held. Each address comes once.
/// </summary>
internal sealed class DiscoveryCandidates
{
    private readonly DiscoveryOptions _options;
    private readonly HashSet<IPEndPoint> _known = [];
    private readonly Queue<IPEndPoint> _first = new();
    private readonly IEnumerator<IPAddress> _networks;
    private int _given;

    public DiscoveryCandidates(DiscoveryOptions options)
    {
        _options = options;
        foreach (var seed in options.Seeds)
        {
            Enqueue(seed);
        }
        _networks = options.Networks.SelectMany(Hosts).GetEnumerator();
    }

    public int Excluded { get; private set; }

    public long BeyondLimit { get; private set; }

    public bool TryNext(out IPEndPoint endPoint)
    {
        endPoint = null!;
        if (_given == _options.MaxAddresses)
        {
            return false;
        }
        if (_first.TryDequeue(out var first))
        {
            endPoint = first;
            _given++;
            return true;
        }
        while (_networks.MoveNext())
        {
            var next = new IPEndPoint(_networks.Current, _options.Port);
            if (IsExcluded(next.Address))
            {
                Excluded++;
            }
            else if (_known.Add(next))
            {
                endPoint = next;
                _given++;
                return true;
            }
        }
        return false;
    }

    /// <summary>Takes an address that a device named, where the networks have it.</summary>
    public void Follow(string text)
    {
        if (IPAddress.TryParse(text, out var address) && _options.Networks.Any(n => n.Contains(address)) && !IsExcluded(address))
        {
            Enqueue(new IPEndPoint(address, _options.Port));
        }
    }

    /// <summary>Counts what the limit left.</summary>
    public void Close()
    {
        if (_given == _options.MaxAddresses)
        {
            BeyondLimit += _first.Count;
            var all = _options.Networks.Sum(n => HostBits(n) is var bits && bits < 62 ? (double)(1L << bits) : Math.Pow(2, bits));
            BeyondLimit += (long)Math.Min(long.MaxValue / 2, Math.Max(0, all - _given - Excluded));
        }
    }

    private void Enqueue(IPEndPoint endPoint)
    {
        if (IsExcluded(endPoint.Address))
        {
            Excluded++;
        }
        else if (_first.Count >= _options.MaxAddresses)
        {
            BeyondLimit++;
        }
        else if (_known.Add(endPoint))
        {
            _first.Enqueue(endPoint);
        }
    }

    private bool IsExcluded(IPAddress address) => _options.Exclude.Any(n => n.Contains(address));

    private static int HostBits(IPNetwork network) =>
        (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128) - network.PrefixLength;

    // The first and the last address of an IPv4 network are no hosts, but for links of two and for single hosts (RFC 3021).
    private static IEnumerable<IPAddress> Hosts(IPNetwork network)
    {
        var bits = HostBits(network);
        var isIPv4 = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;
        var octets = network.BaseAddress.GetAddressBytes();
        var last = bits >= 63 ? long.MaxValue : (1L << bits) - 1;
        for (var n = 0L; n <= last; n++)
        {
            if (!isIPv4 || bits < 2 || (n != 0 && n != last))
            {
                yield return At(octets, n);
            }
        }
    }

    private static IPAddress At(byte[] network, long offset)
    {
        var octets = (byte[])network.Clone();
        for (var i = octets.Length - 1; i >= 0 && offset != 0; i--)
        {
            octets[i] |= (byte)offset; // the host's bits of a network's address are none
            offset >>= 8;
        }
        return new IPAddress(octets);
    }
}
