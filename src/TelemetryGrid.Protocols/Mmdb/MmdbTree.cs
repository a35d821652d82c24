using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace TelemetryGrid.Protocols.Mmdb;

/// <summary>
/// The search tree (MaxMind DB 2.0, "Binary Search Tree Section"): a node has a record for each value of the next bit of the address. A
/// record below the node count is the next node, the node count itself means nothing is known, and more is a place in the data section.
/// </summary>
internal sealed class MmdbTree(ReadOnlyMemory<byte> tree, MmdbMetadata metadata)
{
    private const int Separator = 16;

    private readonly uint _nodes = metadata.NodeCount;
    private readonly int _recordSize = metadata.RecordSize;
    private MmdbJumpTable _ipv4 = MmdbJumpTable.Empty;
    private MmdbJumpTable _ipv6 = MmdbJumpTable.Empty;

    /// <summary>Checks every record of the tree and gathers the places they lead to.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Check(int dataLength, HashSet<int> offsets)
    {
        var span = tree.Span;
        for (uint node = 0; node < _nodes; node++)
        {
            for (var bit = 0; bit < 2; bit++)
            {
                var record = Read(span, node, bit);
                if (record == 0)
                {
                    return $"node {node} of the search tree leads back to the root";
                }
                if (record <= _nodes)
                {
                    continue;
                }
                var offset = record - (long)_nodes - Separator;
                if (offset < 0 || offset >= dataLength)
                {
                    return $"node {node} of the search tree leads to offset {offset}, and the data section has {dataLength} bytes";
                }
                offsets.Add((int)offset);
            }
        }
        return null;
    }

    /// <summary>Checks that every way through the tree ends within the bits of an address, so that there is no ring. Ways may meet: networks have aliases.</summary>
    public string? CheckDepth()
    {
        var heights = new byte[_nodes];
        var width = metadata.IpVersion == 6 ? 128 : 32;
        return HeightOf(tree.Span, 0, width, heights) > width
            ? $"the search tree is deeper than the {width} bits of an address, or leads back into itself"
            : null;
    }

    /// <summary>Bits still to come from a node on; more than <paramref name="limit"/> ends the search.</summary>
    private int HeightOf(ReadOnlySpan<byte> span, uint node, int limit, byte[] heights)
    {
        if (node >= _nodes)
        {
            return 0;
        }
        if (heights[node] != 0 || limit == 0)
        {
            return Math.Max((int)heights[node], 1);
        }
        var left = HeightOf(span, Read(span, node, 0), limit - 1, heights);
        if (left >= limit)
        {
            return limit + 1;
        }
        var height = 1 + Math.Max(left, HeightOf(span, Read(span, node, 1), limit - 1, heights));
        if (height <= limit)
        {
            heights[node] = (byte)height;
        }
        return height;
    }

    /// <summary>Builds the tables of the first bits of addresses.</summary>
    public void Prepare()
    {
        // A large tree is worth 8 MiB for each version: every node that is not looked at saves a miss of the cache.
        var bits = _nodes < 100_000 ? 12 : 20;
        _ipv4 = new MmdbJumpTable(this, metadata.IpVersion == 6 ? 96 : 0, 0, 0, bits);
        _ipv6 = new MmdbJumpTable(this, 0, 1UL << 61, 3, bits); // 2000::/3, all global unicast there is
    }

    public uint FindIPv4(uint address, out int prefixLength)
    {
        var bits = (ulong)address << 32;
        var record = _ipv4.Find(bits, out var depth);
        var span = tree.Span;
        // A damaged tree may be deeper than the address has bits; its record is then still a node.
        while (record < _nodes && depth < 32)
        {
            record = Read(span, record, (int)(bits >> (63 - depth)) & 1);
            depth++;
        }
        prefixLength = depth;
        return record;
    }

    public uint FindIPv6(ulong high, ulong low, out int prefixLength)
    {
        uint record = 0;
        var depth = 0;
        if (high >> 61 == 1)
        {
            record = _ipv6.Find(high, out depth);
        }
        var span = tree.Span;
        while (record < _nodes && depth < 128)
        {
            var bits = depth < 64 ? high : low;
            record = Read(span, record, (int)(bits >> (63 - (depth & 63))) & 1);
            depth++;
        }
        prefixLength = depth;
        return record;
    }

    /// <summary>The record of a node; the node must be below the node count.</summary>
    internal uint Read(uint node, int bit) => Read(tree.Span, node, bit);

    internal bool IsNode(uint record) => record < _nodes;

    /// <summary>A record. Reading four bytes where it has three stays within the tree and the separator behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Read(ReadOnlySpan<byte> span, uint node, int bit)
    {
        switch (_recordSize)
        {
            case 24:
                return BinaryPrimitives.ReadUInt32BigEndian(span[((int)(node * 6) + (bit * 3))..]) >> 8;
            case 28:
                // The middle byte has the high four bits of both.
                var word = BinaryPrimitives.ReadUInt32BigEndian(span[((int)(node * 7) + (bit * 3))..]);
                return bit == 0 ? (word >> 8) | ((word & 0xF0) << 20) : word & 0x0FFF_FFFF;
            default:
                return BinaryPrimitives.ReadUInt32BigEndian(span[((int)(node * 8) + (bit * 4))..]);
        }
    }
}
