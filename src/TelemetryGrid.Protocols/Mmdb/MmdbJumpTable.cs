namespace TelemetryGrid.Protocols.Mmdb;

/// <summary>Where the first bits of an address lead: one access in place of one for each bit.</summary>
internal sealed class MmdbJumpTable
{
    public static readonly MmdbJumpTable Empty = new();

    // Record, and above it how many bits led there.
    private readonly ulong[] _entries;
    private readonly int _skip;
    private readonly int _bits;

    /// <param name="zeros">Zero bits to follow from the root before the address begins.</param>
    /// <param name="prefix">Bits all addresses of the table begin with, at the top of the word.</param>
    /// <param name="skip">How many those are.</param>
    /// <param name="bits">How many bits behind them choose the entry.</param>
    public MmdbJumpTable(MmdbTree tree, int zeros, ulong prefix, int skip, int bits)
    {
        _entries = new ulong[1 << bits];
        _skip = skip;
        _bits = bits;
        uint record = 0;
        for (var i = 0; i < zeros && tree.IsNode(record); i++)
        {
            record = tree.Read(record, 0);
        }
        var depth = 0;
        for (; depth < skip && tree.IsNode(record); depth++)
        {
            record = tree.Read(record, (int)(prefix >> (63 - depth)) & 1);
        }
        Fill(tree, record, depth, 0, _entries.Length);
    }

    private MmdbJumpTable() => _entries = [];

    /// <param name="address">The first 64 bits of the address.</param>
    public uint Find(ulong address, out int depth)
    {
        var entry = _entries[(int)(address << _skip >> (64 - _bits))];
        depth = (int)(entry >> 32);
        return (uint)entry;
    }

    private void Fill(MmdbTree tree, uint record, int depth, int from, int count)
    {
        if (count == 1 || !tree.IsNode(record))
        {
            _entries.AsSpan(from, count).Fill(((ulong)depth << 32) | record);
            return;
        }
        Fill(tree, tree.Read(record, 0), depth + 1, from, count / 2);
        Fill(tree, tree.Read(record, 1), depth + 1, from + (count / 2), count / 2);
    }
}
