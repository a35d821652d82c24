namespace TelemetryGrid.Storage.Series;

/// <summary>A series in memory. The shard's lock guards it; the chunk array is replaced, never written to, so that readers may keep it.</summary>
internal sealed class HotSeries(ulong number) : IndexedSeries
{
    public ulong Number { get; } = number;

    public HotChunk[] Sealed { get; set; } = [];

    public OpenChunk? Open { get; set; }

    public LateSamples? Late { get; set; }

    /// <summary>The time and value of the newest sample, once there is one.</summary>
    public long NewestTimestamp { get; set; } = long.MinValue;

    public double NewestValue { get; set; }

    /// <summary>The archive may have samples up to this time that memory does not.</summary>
    public long ArchivedThrough { get; set; } = long.MinValue;

    /// <summary>When a sample or definition came last, and since when chunks are open, in seconds of the shard's clock.</summary>
    public uint LastActive { get; set; }

    public uint OpenSince { get; set; }

    /// <summary>How many of <see cref="Sealed"/>, the first ones, the archive has.</summary>
    public int Archived { get; set; }

    /// <summary>Nothing of it is in memory only.</summary>
    public bool IsArchived => Open is null && Late is null && Archived == Sealed.Length;

    /// <summary>A sealed chunk overlaps the range.</summary>
    public bool HasSealed(long start, long end)
    {
        foreach (var chunk in Sealed)
        {
            if (chunk.Start <= end && chunk.End >= start)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>There may be samples in the range, as far as the ends of chunks tell.</summary>
    public bool Overlaps(long start, long end) =>
        (Open is { } open && open.Start <= end && open.End >= start)
        || (Late is { } late && late.Start <= end && late.End >= start)
        || HasSealed(start, end);
}
