namespace TelemetryGrid.Analytics.Flows;

/// <summary>Bounds of a <see cref="FlowSlices{TKey,TAttributes}"/>.</summary>
public sealed record FlowSlicesOptions
{
    /// <summary>Length of a slice, the resolution of every answer. Default one minute.</summary>
    public long SliceMs { get; init; } = 60_000;

    /// <summary>Slices kept. Default 60.</summary>
    public int Slices { get; init; } = 60;

    /// <summary>Newest slices that keep all the keys they can; older ones are compacted. Default 2.</summary>
    public int OpenSlices { get; init; } = 2;

    /// <summary>How many slices past the receive time a record may claim before its clock is taken to be wrong. Default 1.</summary>
    public int SlicesAhead { get; init; } = 1;

    /// <summary>Most keys of an open slice. Default 65,536.</summary>
    public int MaxKeysPerSlice { get; init; } = 65_536;

    /// <summary>Keys that survive compaction, by octets and again by packets; late traffic may add as many again. Default 4,096.</summary>
    public int KeepPerSlice { get; init; } = 4_096;

    /// <summary>Groups are numbered 0 to this, exclusive. Default 1,024.</summary>
    public int MaxGroups { get; init; } = 1_024;

    /// <summary>Most keys of a compacted slice.</summary>
    internal int ClosedKeys => (int)Math.Min(MaxKeysPerSlice, 2L * KeepPerSlice);

    /// <exception cref="ArgumentOutOfRangeException">A bound is out of range.</exception>
    internal void Validate()
    {
        Require(SliceMs is >= 1_000 and <= 86_400_000, nameof(SliceMs), "1 s to 1 day");
        Require(Slices is >= 1 and <= 10_000, nameof(Slices), "1 to 10,000");
        Require(OpenSlices >= 1 && OpenSlices <= Slices, nameof(OpenSlices), "1 to the number of slices");
        Require(SlicesAhead >= 0 && SlicesAhead < Slices, nameof(SlicesAhead), "0 to below the number of slices");
        Require(MaxKeysPerSlice is >= 1 and <= 1 << 24, nameof(MaxKeysPerSlice), "1 to 16,777,216");
        Require(KeepPerSlice is >= 1 and <= 1 << 24, nameof(KeepPerSlice), "1 to 16,777,216");
        Require(MaxGroups is >= 1 and <= 1 << 16, nameof(MaxGroups), "1 to 65,536");

        static void Require(bool condition, string name, string range)
        {
            if (!condition)
            {
                throw new ArgumentOutOfRangeException(name, $"{name} must be {range}.");
            }
        }
    }
}
