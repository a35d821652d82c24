using System.Buffers.Binary;

namespace TelemetryGrid.Storage.Series;

/// <summary>Reads the numbers of a chunk that nobody vouches for: every read says whether the bytes were there.</summary>
internal ref struct ChunkReader(ReadOnlySpan<byte> data)
{
    /// <summary>What has not been read yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = data;

    public bool TryByte(out byte value)
    {
        if (Rest.IsEmpty)
        {
            value = 0;
            return false;
        }
        value = Rest[0];
        Rest = Rest[1..];
        return true;
    }

    public bool TryUnsigned(out ulong value)
    {
        value = 0;
        var rest = Rest;
        for (var i = 0; i < rest.Length; i++)
        {
            var b = rest[i];
            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                Rest = rest[(i + 1)..];
                return i < 9 || b <= 1;
            }
            if (i == 9)
            {
                return false;
            }
        }
        return false;
    }

    public bool TrySigned(out long value)
    {
        var read = TryUnsigned(out var zigzag);
        value = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
        return read;
    }

    /// <summary>A number that must not exceed <paramref name="most"/>.</summary>
    public bool TryCount(int most, out int value)
    {
        var read = TryUnsigned(out var number) && number <= (ulong)most;
        value = read ? (int)number : 0;
        return read;
    }

    public bool TryFixed(out ulong value)
    {
        if (!BinaryPrimitives.TryReadUInt64LittleEndian(Rest, out value))
        {
            return false;
        }
        Rest = Rest[8..];
        return true;
    }

    public bool TrySkip(int bytes)
    {
        if (bytes > Rest.Length)
        {
            return false;
        }
        Rest = Rest[bytes..];
        return true;
    }
}
