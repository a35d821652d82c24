using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>
/// Which measurements were counted, by time and id: the newest so many. What is older than all of them is refused, since nobody could tell
/// whether it was counted.
/// </summary>
internal sealed class MeasurementMemory
{
    internal const int MaxRemembered = 4_096;

    private const int EntryBytes = 16;

    private readonly SortedSet<(long Time, ulong Id)> _seen = [];

    /// <summary>Up to this time measurements are refused.</summary>
    private long _forgotten = long.MinValue;

    public bool Knows(DateTimeOffset at, string id) => _seen.Contains(Key(at, id));

    public bool IsTooOld(DateTimeOffset at) => at.ToUnixTimeMilliseconds() <= _forgotten;

    public void Remember(DateTimeOffset at, string id)
    {
        _seen.Add(Key(at, id));
        while (_seen.Count > MaxRemembered)
        {
            _forgotten = _seen.Min.Time;
            // All of one time go together: of a time that is refused there is nothing to remember.
            _seen.RemoveWhere(s => s.Time == _forgotten);
        }
    }

    public byte[] ToBytes()
    {
        if (_seen.Count == 0)
        {
            return [];
        }
        var bytes = new byte[sizeof(long) + (_seen.Count * EntryBytes)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, _forgotten);
        var rest = bytes.AsSpan(sizeof(long));
        foreach (var (time, id) in _seen)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, time);
            BinaryPrimitives.WriteUInt64LittleEndian(rest[sizeof(long)..], id);
            rest = rest[EntryBytes..];
        }
        return bytes;
    }

    public static MeasurementMemory Read(ReadOnlySpan<byte> bytes)
    {
        var memory = new MeasurementMemory();
        if (bytes.Length < sizeof(long))
        {
            return memory;
        }
        memory._forgotten = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        for (var rest = bytes[sizeof(long)..]; rest.Length >= EntryBytes; rest = rest[EntryBytes..])
        {
            memory._seen.Add((BinaryPrimitives.ReadInt64LittleEndian(rest), BinaryPrimitives.ReadUInt64LittleEndian(rest[sizeof(long)..])));
        }
        return memory;
    }

    private static (long Time, ulong Id) Key(DateTimeOffset at, string id)
    {
        var hash = id.Length == 0 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
        return (at.ToUnixTimeMilliseconds(), hash);
    }
}
