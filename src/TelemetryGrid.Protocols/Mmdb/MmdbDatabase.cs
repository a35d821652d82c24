using System.Diagnostics.CodeAnalysis;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Mmdb;

/// <summary>
/// A database in the MaxMind format (MaxMind DB 2.0), held in memory and read in place. Opening it checks the whole file, so that look-ups
/// of an opened database find no damage; they allocate nothing and may run on any number of threads.
/// </summary>
public sealed class MmdbDatabase
{
    private const int Separator = 16;

    private readonly ReadOnlyMemory<byte> _data;
    private readonly MmdbTree _tree;

    private MmdbDatabase(MmdbMetadata metadata, MmdbTree tree, ReadOnlyMemory<byte> data)
    {
        Metadata = metadata;
        _tree = tree;
        _data = data;
    }

    public MmdbMetadata Metadata { get; }

    /// <summary>Opens a database that is in memory already. The memory must not change afterwards.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="problem">One sentence when the file is refused, else null.</param>
    /// <param name="verifyData">Whether every way through the tree and every record is gone over once. Without it, damage there shows in look-ups as <see cref="MmdbStatus.Damaged"/>.</param>
    public static bool TryOpen(
        ReadOnlyMemory<byte> file,
        [NotNullWhen(true)] out MmdbDatabase? database,
        [NotNullWhen(false)] out string? problem,
        bool verifyData = true
    )
    {
        database = null;
        var bytes = file.Span;
        if (MmdbMetadata.Read(bytes, out var end, out problem) is not { } metadata)
        {
            problem ??= "the metadata is damaged";
            return false;
        }
        // Two records a node, and 16 zero bytes before the data.
        var treeLength = (long)metadata.NodeCount * metadata.RecordSize / 4;
        if (treeLength + Separator > end)
        {
            problem =
                $"{metadata.NodeCount} nodes of {metadata.RecordSize} bits take {treeLength} bytes, and the file has {end} before its metadata";
            return false;
        }
        if (bytes.Slice((int)treeLength, Separator).ContainsAnyExcept((byte)0))
        {
            problem = "no 16 zero bytes stand between search tree and data: node_count or record_size is wrong";
            return false;
        }
        var data = file[((int)treeLength + Separator)..end];
        var tree = new MmdbTree(file[..((int)treeLength + Separator)], metadata);
        var offsets = new HashSet<int>();
        problem = tree.Check(data.Length, offsets);
        if (verifyData)
        {
            problem ??= tree.CheckDepth() ?? MmdbVerifier.Check(data.Span, offsets);
        }
        if (problem is not null)
        {
            return false;
        }
        tree.Prepare();
        database = new MmdbDatabase(metadata, tree, data);
        return true;
    }

    /// <summary>Reads a file and opens it.</summary>
    public static bool TryOpen(string path, [NotNullWhen(true)] out MmdbDatabase? database, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            if (TryOpen(File.ReadAllBytes(path), out database, out problem))
            {
                return true;
            }
            problem = $"{path}: {problem}";
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            database = null;
            problem = $"{path} cannot be read: {exception.Message}";
            return false;
        }
    }

    /// <summary>The record of an address.</summary>
    /// <param name="address">IPv4 in its mapped form, as flow addresses hold it, or IPv6.</param>
    /// <param name="prefixLength">Bits of the network that shares the answer, counted as the address is written: at most 32 for IPv4.</param>
    public MmdbStatus Find(in FlowAddress address, out MmdbValue value, out int prefixLength)
    {
        prefixLength = 0;
        if (Metadata.IpVersion == 4 && !address.IsIPv4)
        {
            value = default;
            return MmdbStatus.NotFound;
        }
        var record = address.IsIPv4
            ? _tree.FindIPv4((uint)address.Low, out prefixLength)
            : _tree.FindIPv6(address.High, address.Low, out prefixLength);
        return ToValue(record, out value);
    }

    public MmdbStatus Find(in FlowAddress address, out MmdbValue value) => Find(address, out value, out _);

    private MmdbStatus ToValue(uint record, out MmdbValue value)
    {
        value = default;
        if (record <= Metadata.NodeCount)
        {
            return record == Metadata.NodeCount ? MmdbStatus.NotFound : MmdbStatus.Damaged;
        }
        return MmdbValue.TryRead(_data.Span, (int)(record - Metadata.NodeCount - Separator), 0, out value)
            ? MmdbStatus.Found
            : MmdbStatus.Damaged;
    }
}
