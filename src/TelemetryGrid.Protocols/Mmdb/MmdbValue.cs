using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Mmdb;

/// <summary>A value within a database, read in place. It is only a place in the file: copying it costs nothing, and it lives no longer than the database.</summary>
public readonly ref struct MmdbValue
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly int _payload;
    private readonly int _size;
    private readonly byte _depth;

    private MmdbValue(ReadOnlySpan<byte> data, MmdbType type, int payload, int size, int depth)
    {
        _data = data;
        Type = type;
        _payload = payload;
        _size = size;
        _depth = (byte)depth;
    }

    public MmdbType Type { get; }

    /// <summary>Entries of a map or an array, else 0.</summary>
    public int Count => Type is MmdbType.Map or MmdbType.Array ? _size : 0;

    private ReadOnlySpan<byte> Payload => _data.Slice(_payload, _size);

    /// <summary>UTF-8.</summary>
    public bool TryGetString(out ReadOnlySpan<byte> text)
    {
        text = Type == MmdbType.Utf8String ? Payload : default;
        return Type == MmdbType.Utf8String;
    }

    public bool TryGetBytes(out ReadOnlySpan<byte> bytes)
    {
        bytes = Type == MmdbType.Bytes ? Payload : default;
        return Type == MmdbType.Bytes;
    }

    public bool TryGetBoolean(out bool value)
    {
        value = Type == MmdbType.Boolean && _size != 0;
        return Type == MmdbType.Boolean;
    }

    /// <summary>A double or a float.</summary>
    public bool TryGetDouble(out double value)
    {
        value = Type switch
        {
            MmdbType.Double => BinaryPrimitives.ReadDoubleBigEndian(Payload),
            MmdbType.Float => BinaryPrimitives.ReadSingleBigEndian(Payload),
            _ => 0,
        };
        return Type is MmdbType.Double or MmdbType.Float;
    }

    /// <summary>Any unsigned integer of at most 64 bits.</summary>
    public bool TryGetUInt64(out ulong value)
    {
        var fits = Type is MmdbType.UInt16 or MmdbType.UInt32 or MmdbType.UInt64;
        value = fits ? MmdbDecoder.ReadUInt64(Payload) : 0;
        return fits;
    }

    /// <summary>Any unsigned integer.</summary>
    public bool TryGetUInt128(out UInt128 value)
    {
        var fits = Type is MmdbType.UInt16 or MmdbType.UInt32 or MmdbType.UInt64 or MmdbType.UInt128;
        value = fits ? MmdbDecoder.ReadUnsigned(Payload) : 0;
        return fits;
    }

    public bool TryGetInt32(out int value)
    {
        // Leading zeros are left out, signs are not: a negative number has all four bytes.
        value = Type == MmdbType.Int32 ? (int)(uint)MmdbDecoder.ReadUInt64(Payload) : 0;
        return Type == MmdbType.Int32;
    }

    /// <summary>The value of a map's key.</summary>
    public MmdbStatus Find(ReadOnlySpan<byte> key, out MmdbValue value)
    {
        value = default;
        if (Type != MmdbType.Map)
        {
            return MmdbStatus.NotFound;
        }
        var at = _payload;
        for (var i = 0; i < _size; i++)
        {
            if (!MmdbDecoder.TryRead(_data, ref at, out var type, out var size, out var payload) || type != MmdbType.Utf8String)
            {
                return MmdbStatus.Damaged;
            }
            if (size == key.Length && _data.Slice(payload, size).SequenceEqual(key))
            {
                return TryRead(_data, at, _depth + 1, out value) ? MmdbStatus.Found : MmdbStatus.Damaged;
            }
            if (!MmdbDecoder.TrySkip(_data, ref at))
            {
                return MmdbStatus.Damaged;
            }
        }
        return MmdbStatus.NotFound;
    }

    /// <summary>An element of an array, from 0.</summary>
    public MmdbStatus Find(int index, out MmdbValue value)
    {
        value = default;
        if (Type != MmdbType.Array || (uint)index >= (uint)_size)
        {
            return MmdbStatus.NotFound;
        }
        var at = _payload;
        for (var i = 0; i < index; i++)
        {
            if (!MmdbDecoder.TrySkip(_data, ref at))
            {
                return MmdbStatus.Damaged;
            }
        }
        return TryRead(_data, at, _depth + 1, out value) ? MmdbStatus.Found : MmdbStatus.Damaged;
    }

    /// <summary>What a path leads to.</summary>
    public MmdbStatus Find(MmdbPath path, out MmdbValue value)
    {
        value = this;
        foreach (var step in path.Steps)
        {
            var status = step.Key is { } key ? value.Find(key, out var next) : value.Find(step.Index, out next);
            if (status != MmdbStatus.Found)
            {
                value = default;
                return status;
            }
            value = next;
        }
        return MmdbStatus.Found;
    }

    /// <summary>Keys and values of a map, or elements of an array, in the order of the file.</summary>
    public MmdbEnumerator GetEnumerator() => new(_data, _payload, Count, Type == MmdbType.Map, _depth);

    /// <summary>Reads the value at an offset of a data section.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> data, int at, int depth, out MmdbValue value)
    {
        value = default;
        if (depth > MmdbDecoder.MaxDepth || !MmdbDecoder.TryRead(data, ref at, out var type, out var size, out var payload))
        {
            return false;
        }
        value = new MmdbValue(data, type, payload, size, depth);
        return true;
    }
}
