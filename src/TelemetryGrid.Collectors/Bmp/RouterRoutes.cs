using System.Buffers;
using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Bmp;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>The routes of one router. Changes come one after another; look-ups need no lock and see every change whole.</summary>
internal sealed class RouterRoutes
{
    private const int ShardBits = 8;
    private const int IPv4Start = 96;

    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64() | 1;

    private readonly Lock _gate = new();
    private readonly RouteShard[] _shards = new RouteShard[1 << ShardBits];
    private readonly PrefixLengths _lengths = new();
    private readonly RouteBudget _budget;
    private readonly RouteAttributeStore _attributes;
    private bool _isClosed;

    public RouterRoutes(RouteBudget budget)
    {
        _budget = budget;
        _attributes = new RouteAttributeStore(budget);
        for (var i = 0; i < _shards.Length; i++)
        {
            _shards[i] = new RouteShard();
        }
    }

    public long Count => _shards.Sum(s => (long)s.Count);

    /// <summary>Distinct sets of attributes.</summary>
    public int Attributes => _attributes.Count;

    /// <summary>Does what an update says.</summary>
    public RouteChanges Apply(RoutePeer peer, in BgpUpdate update)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return default;
            }
            var withdrawn =
                Withdraw(peer, update.Withdrawn, out _)
                + Withdraw(peer, update.UnreachIPv4, out _)
                + Withdraw(peer, update.UnreachIPv6, out _);
            if (update.Attributes.IsMalformed)
            {
                withdrawn += Withdraw(peer, update.Announced.Prefixes, out var treated);
                withdrawn += Withdraw(peer, update.ReachIPv4.Prefixes, out var treatedIPv4);
                withdrawn += Withdraw(peer, update.ReachIPv6.Prefixes, out var treatedIPv6);
                return new RouteChanges(0, withdrawn, 0, treated + treatedIPv4 + treatedIPv6);
            }
            var (announced, refused) = (0, 0);
            Announce(peer, update.Announced, update.Attributes, ref announced, ref refused);
            Announce(peer, update.ReachIPv4, update.Attributes, ref announced, ref refused);
            Announce(peer, update.ReachIPv6, update.Attributes, ref announced, ref refused);
            return new RouteChanges(announced, withdrawn, refused, 0);
        }
    }

    /// <summary>Drops a peer's routes; gives their number.</summary>
    public int Drop(RoutePeer peer) => peer.Routes == 0 ? 0 : RemoveAll(n => ReferenceEquals(n.Peer, peer));

    /// <summary>Drops routes that their peer did not tell through the connection that it has now.</summary>
    public int DropStale(byte session) => RemoveAll(n => n.Session != session);

    /// <summary>Drops all and takes no more.</summary>
    public int Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            return RemoveAll(static _ => true);
        }
    }

    /// <summary>The best route of the longest prefix.</summary>
    public bool TryFind(in FlowAddress address, ulong distinguisher, byte session, out BgpRoute route)
    {
        for (var length = _lengths.NextBelow(address, 129); length >= 0; length = _lengths.NextBelow(address, length))
        {
            if (TryFind(Mask(address, length), (byte)length, distinguisher, session, out route))
            {
                return true;
            }
        }
        route = default;
        return false;
    }

    /// <summary>All routes, as they are while they are gone through.</summary>
    public IEnumerable<BgpRoute> All(byte session)
    {
        foreach (var node in _shards.SelectMany(s => s.All()))
        {
            yield return Route(node, session);
        }
    }

    private bool TryFind(in FlowAddress prefix, byte length, ulong distinguisher, byte session, out BgpRoute route)
    {
        var hash = Hash(prefix, length);
        var isFound = false;
        route = default;
        for (var node = _shards[hash >> (32 - ShardBits)].Chain(hash); node is not null; node = node.Next)
        {
            if (!node.Is(prefix, length) || node.Peer.Distinguisher != distinguisher)
            {
                continue;
            }
            var candidate = Route(node, session);
            if (!isFound || candidate.CompareTo(route) < 0)
            {
                route = candidate;
                isFound = true;
            }
        }
        return isFound;
    }

    private static BgpRoute Route(RouteNode node, byte session) =>
        new(
            node.Prefix,
            node.Length - (node is { Length: >= IPv4Start, Prefix.IsIPv4: true } ? IPv4Start : 0),
            node.PathId,
            node.Attributes,
            node.Peer,
            node.Session != session
        );

    private void Announce(RoutePeer peer, in BgpReach reach, in BgpPathAttributes shared, ref int announced, ref int refused)
    {
        var prefixes = reach.Prefixes;
        if (prefixes.IsEmpty)
        {
            return;
        }
        var buffer = ArrayPool<byte>.Shared.Rent(RouteAttributes.MaxLength(shared));
        var attributes = _attributes.Take(buffer.AsSpan(0, RouteAttributes.Write(shared, reach.NextHop, buffer)));
        ArrayPool<byte>.Shared.Return(buffer);
        while (prefixes.TryRead(out var prefix))
        {
            if (attributes is not null && TryAnnounce(peer, prefix, attributes))
            {
                announced++;
                continue;
            }
            // What it was before is not true any more.
            Withdraw(peer, prefix);
            refused++;
        }
        if (attributes is not null)
        {
            _attributes.Release(attributes);
        }
    }

    private bool TryAnnounce(RoutePeer peer, in BgpPrefix prefix, RouteAttributes attributes)
    {
        var length = LengthOf(prefix);
        // RFC 4291 §2.5.5.2: such prefixes are never routed, and would answer for IPv4 here
        if (!prefix.IsIPv4 && length >= IPv4Start && prefix.Address.IsIPv4)
        {
            return false;
        }
        var hash = Hash(prefix.Address, length);
        var shard = _shards[hash >> (32 - ShardBits)];
        if (shard.Find(hash, prefix.Address, length, peer, prefix.PathId) is { } known)
        {
            attributes.References++;
            var before = known.Attributes;
            known.Attributes = attributes;
            known.Session = peer.Session;
            _attributes.Release(before);
            return true;
        }
        if (!_budget.TryTakeRoute())
        {
            return false;
        }
        attributes.References++;
        peer.Routes++;
        shard.Add(
            hash,
            new RouteNode(prefix.Address, length, peer, prefix.PathId) { Attributes = attributes, Session = peer.Session },
            static n => Hash(n.Prefix, n.Length)
        );
        _lengths.Add(prefix.Address, length);
        return true;
    }

    private int Withdraw(RoutePeer peer, BgpPrefixReader prefixes, out int told)
    {
        told = 0;
        var withdrawn = 0;
        while (prefixes.TryRead(out var prefix))
        {
            told++;
            withdrawn += Withdraw(peer, prefix) ? 1 : 0;
        }
        return withdrawn;
    }

    private bool Withdraw(RoutePeer peer, in BgpPrefix prefix)
    {
        var length = LengthOf(prefix);
        var hash = Hash(prefix.Address, length);
        var shard = _shards[hash >> (32 - ShardBits)];
        if (shard.Find(hash, prefix.Address, length, peer, prefix.PathId) is not { } node)
        {
            return false;
        }
        shard.Remove(hash, node);
        Forget(node);
        return true;
    }

    private int RemoveAll(Func<RouteNode, bool> isUnwanted)
    {
        lock (_gate)
        {
            var removed = 0;
            foreach (var shard in _shards)
            {
                shard.RemoveAll(n =>
                {
                    if (!isUnwanted(n))
                    {
                        return false;
                    }
                    Forget(n);
                    removed++;
                    return true;
                });
            }
            return removed;
        }
    }

    private void Forget(RouteNode node)
    {
        node.Peer.Routes--;
        _attributes.Release(node.Attributes);
        _budget.ReturnRoute();
    }

    private static byte LengthOf(in BgpPrefix prefix) => (byte)(prefix.Length + (prefix.IsIPv4 ? IPv4Start : 0));

    private static FlowAddress Mask(in FlowAddress address, int length) =>
        length >= 128 ? address
        : length > 64 ? new FlowAddress(address.High, address.Low & (ulong.MaxValue << (128 - length)))
        : length == 64 ? new FlowAddress(address.High, 0)
        : length == 0 ? default
        : new FlowAddress(address.High & (ulong.MaxValue << (64 - length)), 0);

    private static uint Hash(in FlowAddress prefix, byte length)
    {
        var mixed = (prefix.High ^ Seed) * 0x9E37_79B9_7F4A_7C15;
        mixed = (mixed ^ (mixed >> 32) ^ prefix.Low ^ ((ulong)length << 56)) * Seed;
        mixed = (mixed ^ (mixed >> 29)) * 0xBF58_476D_1CE4_E5B9;
        return (uint)(mixed >> 32);
    }
}
