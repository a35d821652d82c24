namespace TelemetryGrid.Collectors.Metrics;

/// <summary>What the intake remembers of a series it has met, so that its labels need not be looked at again.</summary>
internal struct KnownSeries
{
    /// <summary>Its number; see <c>SeriesFingerprint</c>.</summary>
    public ulong Series;

    /// <summary>The newest time taken, in milliseconds since 1970.</summary>
    public long Newest;

    /// <summary>When its definition was last acknowledged by the log, in seconds of the intake's clock; 0 for never.</summary>
    public uint DefinedAt;

    /// <summary>When it was last met, on the same clock.</summary>
    public uint SeenAt;

    /// <summary>The number of the request that carries its definition last, so that one that has a series a thousand times defines it once.</summary>
    public uint DefinedIn;

    public int Partition;
}
