using System.Numerics;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>
/// About how many different keys, in sixteen bytes: linear counting (Whang, Vander-Zanden and Taylor, TODS 1990) over 128 bits; full at
/// about 600.
/// </summary>
internal struct DistinctBits
{
    private ulong _low;
    private ulong _high;

    public readonly int Bits => BitOperations.PopCount(_low) + BitOperations.PopCount(_high);

    public readonly double Estimate => -128 * Math.Log((128 - Math.Min(Bits, 127)) / 128.0);

    /// <summary>True when this key is surely new.</summary>
    public bool Add(ulong hash)
    {
        ref var word = ref (hash & 64) != 0 ? ref _high : ref _low;
        var bit = 1UL << (int)(hash & 63);
        var isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }
}
