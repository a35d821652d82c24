namespace TelemetryGrid.PromQL;

/// <summary>What an evaluation needs to know besides the expression and its steps; the same on every shard of a query.</summary>
public sealed record EvaluationSettings
{
    public static readonly EvaluationSettings Default = new();

    /// <summary>How old the sample may be that stands for an instant, in milliseconds, exclusive.</summary>
    public long LookbackMilliseconds { get; init; } = 300_000;

    /// <summary>The step of a subquery that names none, in milliseconds.</summary>
    public long SubqueryStepMilliseconds { get; init; } = 60_000;

    /// <summary>The most samples held at once.</summary>
    public long MaxSamples { get; init; } = 50_000_000;

    /// <summary>The most series one selector may read.</summary>
    public int MaxSeries { get; init; } = 1_000_000;

    /// <summary>Threads that one evaluation may use at once; 1 keeps it on the thread that began it.</summary>
    public int MaxWorkers { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Metric names that a function or operator takes away go only when the query is done, so that <c>label_replace</c> still sees them:
    /// Prometheus' <c>promql-delayed-name-removal</c>. Expressions are then not evaluated on shards.
    /// </summary>
    public bool DelayNameRemoval { get; init; }
}
