namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>What one transaction changes. Everything of it is repeatable.</summary>
internal sealed class WarmCommit
{
    public List<SymbolRow> Symbols { get; } = [];

    public List<SeriesRow> Series { get; } = [];

    /// <summary>Segments that are replaced; one without series is removed.</summary>
    public List<PostingRow> Postings { get; } = [];

    /// <summary>What the chunks have in common. One that is there already is used that many times more.</summary>
    public List<TimesRow> Times { get; } = [];

    /// <summary>Chunks; one of the same series and start is replaced.</summary>
    public List<ChunkWrite> Chunks { get; } = [];

    /// <summary>Chunk versions that leave; a chunk that was replaced meanwhile stays.</summary>
    public List<ChunkKey> Leaving { get; } = [];

    /// <summary>Chunk versions that are damaged: taken out of every answer, their bytes kept.</summary>
    public List<ChunkKey> Damaged { get; } = [];

    /// <summary>Series without chunks that are forgotten.</summary>
    public List<int> ForgottenSeries { get; } = [];

    /// <summary>Also removes symbols that no label is made of any more.</summary>
    public bool ForgetSymbols { get; set; }
}
