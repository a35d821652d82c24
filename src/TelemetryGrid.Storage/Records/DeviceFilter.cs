using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace TelemetryGrid.Storage.Records;

/// <summary>Which devices a block may speak of: a Bloom filter of 256 bits, three for each device. With 16 devices one foreign in 200 passes, with 64 one in 7.</summary>
[InlineArray(Words)]
internal struct DeviceFilter
{
    private const int Words = 4;

    private ulong _first;

    public static ulong Hash(ReadOnlySpan<byte> device)
    {
        // FNV-1a, 64 bits, and a finish that spreads it over all of them.
        var hash = 14695981039346656037UL;
        foreach (var letter in device)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }
        hash ^= hash >> 32;
        hash *= 0x9E3779B97F4A7C15UL;
        return hash ^ (hash >> 29);
    }

    public void Add(ulong hash)
    {
        for (var i = 0; i < 3; i++, hash >>= 8)
        {
            this[(int)(hash >> 6) & (Words - 1)] |= 1UL << (int)(hash & 63);
        }
    }

    public readonly bool MayHold(ulong hash)
    {
        for (var i = 0; i < 3; i++, hash >>= 8)
        {
            if ((this[(int)(hash >> 6) & (Words - 1)] & (1UL << (int)(hash & 63))) == 0)
            {
                return false;
            }
        }
        return true;
    }

    public readonly void Write(Span<byte> destination)
    {
        for (var i = 0; i < Words; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(8 * i)..], this[i]);
        }
    }

    public static DeviceFilter Read(ReadOnlySpan<byte> source)
    {
        var filter = default(DeviceFilter);
        for (var i = 0; i < Words; i++)
        {
            filter[i] = BinaryPrimitives.ReadUInt64LittleEndian(source[(8 * i)..]);
        }
        return filter;
    }
}
