using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TelemetryGrid.Analytics.Serialization;

/// <summary>Reads what <see cref="StateWriter"/> wrote. Whatever the bytes are, it reads inside them or throws <see cref="StateFormatException"/>.</summary>
public ref struct StateReader(ReadOnlySpan<byte> source)
{
    private ReadOnlySpan<byte> _rest = source;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>Demands a header of this kind and returns its version, which lies in 1..<paramref name="newestVersion"/>.</summary>
    public byte Header(StateKind kind, byte newestVersion)
    {
        var header = Take(4);
        if (header[0] != StateWriter.Magic0 || header[1] != StateWriter.Magic1 || header[2] != (byte)kind)
        {
            throw new StateFormatException($"These bytes are not a {kind} state.");
        }

        if (header[3] == 0 || header[3] > newestVersion)
        {
            throw new StateFormatException($"{kind} state has version {header[3]}; this build reads up to {newestVersion}.");
        }

        return header[3];
    }

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            if (shift == 63 && next > 1)
            {
                break;
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new StateFormatException("An integer is longer than 64 bits.");
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public bool Flag() =>
        Unsigned() switch
        {
            0 => false,
            1 => true,
            var value => throw new StateFormatException($"A flag is {value}."),
        };

    /// <summary>An integer that must lie in 0..<paramref name="bound"/>, exclusive.</summary>
    public int Below(int bound)
    {
        var value = Unsigned();
        return value < (ulong)bound ? (int)value : throw new StateFormatException($"{value} is not below {bound}.");
    }

    /// <summary>An integer that must lie in <paramref name="minimum"/>..<paramref name="maximum"/>.</summary>
    public int Int32(int minimum, int maximum)
    {
        var value = Signed();
        return value >= minimum && value <= maximum
            ? (int)value
            : throw new StateFormatException($"{value} lies outside {minimum}..{maximum}.");
    }

    /// <summary>
    /// An element count, refused when over <paramref name="maximum"/> or when that many elements of at least
    /// <paramref name="bytesEach"/> bytes cannot follow, so that a lying count never sizes an allocation.
    /// </summary>
    public int Count(int maximum, int bytesEach)
    {
        var value = Unsigned();
        return value <= (ulong)maximum && value * (ulong)bytesEach <= (ulong)_rest.Length
            ? (int)value
            : throw new StateFormatException($"A count of {value} exceeds its limit or the bytes that follow.");
    }

    /// <summary>A finite number.</summary>
    public double Double()
    {
        var value = BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));
        return double.IsFinite(value) ? value : throw new StateFormatException("A number is not finite.");
    }

    /// <summary>A finite number.</summary>
    public float Single()
    {
        var value = BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
        return float.IsFinite(value) ? value : throw new StateFormatException("A number is not finite.");
    }

    public T Raw<T>()
        where T : unmanaged => MemoryMarshal.Read<T>(Take(Unsafe.SizeOf<T>()));

    /// <summary>Throws unless every byte was read.</summary>
    public readonly void End()
    {
        if (!_rest.IsEmpty)
        {
            throw new StateFormatException($"{_rest.Length} bytes follow the end of the state.");
        }
    }

    /// <summary>Throws unless <paramref name="condition"/>, an invariant every writer keeps, holds.</summary>
    public static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new StateFormatException(otherwise);
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (_rest.Length < length)
        {
            throw new StateFormatException("The state ends in the middle of a value.");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
