namespace TelemetryGrid.PromQL;

/// <summary>How the shards' matrices become the matrix of the whole expression.</summary>
public enum ShardMerge
{
    /// <summary>Put side by side: every series comes from one shard.</summary>
    Concatenate,

    /// <summary>Aggregated again, by <see cref="ShardPlan.Final"/>.</summary>
    Aggregate,

    /// <summary>A sum and a count are added up, and divided: an average.</summary>
    Average,
}
