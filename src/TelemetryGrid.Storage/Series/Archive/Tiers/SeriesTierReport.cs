namespace TelemetryGrid.Storage.Series;

/// <summary>What one pass of the tier manager did.</summary>
public sealed class SeriesTierReport
{
    /// <summary>Chunks that left the warm tier because they are in a block now.</summary>
    public int ChunksMoved { get; internal set; }

    public int BlocksWritten { get; internal set; }

    /// <summary>Blocks deleted, or thinned out, because of their age.</summary>
    public int BlocksExpired { get; internal set; }

    /// <summary>Series whose chunks have all left the warm tier.</summary>
    public int SeriesForgotten { get; internal set; }

    /// <summary>Windows left as they are, because one of their blocks is missing.</summary>
    public int WindowsPostponed { get; internal set; }
}
