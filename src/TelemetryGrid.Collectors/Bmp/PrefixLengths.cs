using System.Numerics;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>
/// Says which prefix lengths may match an address, so that a look-up tries a few instead of all: one set for short prefixes, and one for
/// each block of addresses (a /16 of IPv4; a hash of the first 32 bits of IPv6). Lengths are of the 128-bit form and are only ever added:
/// one too many costs time, one too few an answer.
/// </summary>
internal sealed class PrefixLengths
{
    private const int IPv4Start = 96;
    private const int IPv4Block = 16;
    private const int IPv6Block = 32;
    private const int IPv6Slots = 1 << 14;

    private ulong _shortIPv4;
    private ulong _shortIPv6;
    private volatile ulong[] _ipv4 = [];

    // Lengths 0 to 63, then 64 to 127, for each slot; 128 is always tried.
    private volatile ulong[] _ipv6 = [];

    public void Add(in FlowAddress prefix, byte length)
    {
        if (prefix.IsIPv4 && length >= IPv4Start)
        {
            var bit = 1ul << (length - IPv4Start);
            if (length - IPv4Start < IPv4Block)
            {
                Volatile.Write(ref _shortIPv4, _shortIPv4 | bit);
                return;
            }
            if (_ipv4.Length == 0)
            {
                _ipv4 = new ulong[1 << IPv4Block];
            }
            ref var block = ref _ipv4[(int)(prefix.Low >> 16) & 0xFFFF];
            Volatile.Write(ref block, block | bit);
            return;
        }
        if (_ipv6.Length == 0)
        {
            _ipv6 = new ulong[2 * IPv6Slots];
        }
        if (length < IPv6Block)
        {
            Volatile.Write(ref _shortIPv6, _shortIPv6 | (1ul << length));
        }
        else if (length < 128)
        {
            ref var block = ref _ipv6[(2 * Slot(prefix)) + (length >> 6)];
            Volatile.Write(ref block, block | (1ul << (length & 63)));
        }
    }

    /// <summary>The longest one below <paramref name="limit"/>; -1 for none.</summary>
    public int NextBelow(in FlowAddress address, int limit)
    {
        if (address.IsIPv4)
        {
            var blocks = _ipv4;
            var found =
                Volatile.Read(ref _shortIPv4) | (blocks.Length == 0 ? 0 : Volatile.Read(ref blocks[(int)(address.Low >> 16) & 0xFFFF]));
            found &= limit <= IPv4Start ? 0 : (1ul << (limit - IPv4Start)) - 1;
            return found == 0 ? -1 : IPv4Start + BitOperations.Log2(found);
        }
        var slots = _ipv6;
        if (slots.Length == 0)
        {
            return -1;
        }
        if (limit > 128)
        {
            return 128;
        }
        var slot = 2 * Slot(address);
        if (limit > 64)
        {
            var high = Volatile.Read(ref slots[slot + 1]) & (limit == 128 ? ulong.MaxValue : (1ul << (limit - 64)) - 1);
            if (high != 0)
            {
                return 64 + BitOperations.Log2(high);
            }
            limit = 64;
        }
        var low = (Volatile.Read(ref slots[slot]) | Volatile.Read(ref _shortIPv6)) & (limit == 64 ? ulong.MaxValue : (1ul << limit) - 1);
        return low == 0 ? -1 : BitOperations.Log2(low);
    }

    private static int Slot(in FlowAddress address) => (int)(((uint)(address.High >> 32) * 2_654_435_761u) >> 18);
}
