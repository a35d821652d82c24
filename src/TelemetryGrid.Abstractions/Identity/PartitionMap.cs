using System.Text;

namespace TelemetryGrid.Identity;

/// <summary>
/// Assigns entities to ingest partitions. The count is fixed when a data directory or cluster is created: changing it later
/// would send an entity's records to a partition that does not know its sequence numbers.
/// </summary>
public sealed record PartitionMap(int Count)
{
    public int Of(DeviceId device) => (int)(Fnv1a(device.Value) % (uint)Count);

    public int Of(in FlowTuple tuple) => (int)((tuple.StableHash() >> 32) % (uint)Count);

    public int Of(FlowKey key)
    {
        var tuple = key.Tuple;
        return Of(in tuple);
    }

    // FNV-1a, 32 bits: stable across processes, unlike string.GetHashCode.
    private static uint Fnv1a(string text)
    {
        Span<byte> utf8 = stackalloc byte[256];
        var length = Encoding.UTF8.GetBytes(text, utf8);
        var hash = 2166136261u;
        foreach (var b in utf8[..length])
        {
            hash = (hash ^ b) * 16777619u;
        }
        return hash;
    }
}
