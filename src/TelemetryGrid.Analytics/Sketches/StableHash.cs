using System.Buffers.Binary;

namespace TelemetryGrid.Analytics.Sketches;

/// <summary>
/// A 64-bit hash that is the same in every process and version, because sketches of different processes are merged: FNV-1a over eight
/// bytes at a time, finished with the mixer of MurmurHash3. Not for keys an adversary chooses to collide.
/// </summary>
public static class StableHash
{
    public static ulong Of(ulong key) => Mix(key + 0x9E3779B97F4A7C15);

    public static ulong Of(ReadOnlySpan<byte> key)
    {
        var hash = 0xCBF29CE484222325 ^ ((ulong)key.Length * 0x9E3779B97F4A7C15);
        while (key.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key)) * 0x100000001B3;
            key = key[sizeof(ulong)..];
        }

        foreach (var octet in key)
        {
            hash = (hash ^ octet) * 0x100000001B3;
        }

        return Mix(hash);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCD;
        value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53;
        return value ^ (value >> 33);
    }
}
