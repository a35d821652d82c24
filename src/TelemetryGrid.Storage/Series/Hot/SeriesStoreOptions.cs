namespace TelemetryGrid.Storage.Series;

/// <summary>Where a silo keeps the snapshots of its shards, and what bounds each of them.</summary>
public sealed record SeriesStoreOptions
{
    /// <summary>The folder under which each shard has its own.</summary>
    public required string Directory { get; init; }

    /// <summary>The bounds of a shard; its folder and partition are set by the store.</summary>
    public Func<SeriesShardOptions, SeriesShardOptions> Shard { get; init; } = static shard => shard;
}
