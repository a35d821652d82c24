namespace TelemetryGrid.Grains.Tests.Forecasts;

/// <summary>Noise that can be asked for at any place. Generators with seeds one apart would not do: their first numbers go together.</summary>
internal static class HashedNoise
{
    /// <summary>Even between -1 and 1.</summary>
    public static double Of(int seed, int place)
    {
        // SplitMix64's finaliser.
        var z = (((ulong)(uint)seed << 32) | (uint)place) * 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return ((z ^ (z >> 31)) >> 11) * (2.0 / (1UL << 53)) - 1;
    }
}
