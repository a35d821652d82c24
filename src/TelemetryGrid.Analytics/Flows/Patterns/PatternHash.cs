using System.Numerics;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>Mixes words to a hash whose bits are all as good as random, with the finalizer of splitmix64; stable, since it is stored.</summary>
internal static class PatternHash
{
    // The first constant keeps it independent of the hash that spreads flows over partitions.
    public static ulong Of(ulong a, ulong b) => Mix((a * 0x9FB2_1C65_1E98_DF25) ^ Mix(b + 0xD6E8_FEB8_6659_FD93));

    /// <summary>Of two hashes that are mixed already, and what else tells the pair from others.</summary>
    public static ulong OfPair(ulong first, ulong second, ulong detail) =>
        Mix((first + (detail * 0xC2B2_AE3D_27D4_EB4F)) ^ BitOperations.RotateLeft(second, 32));

    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
