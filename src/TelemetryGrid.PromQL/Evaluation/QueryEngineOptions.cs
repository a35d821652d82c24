namespace TelemetryGrid.PromQL;

/// <summary>Limits and defaults of a <see cref="QueryEngine"/>.</summary>
public sealed class QueryEngineOptions
{
    /// <summary>How old the sample may be that stands for an instant.</summary>
    public TimeSpan LookbackDelta { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The step of a subquery that names none.</summary>
    public TimeSpan SubqueryStep { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The most samples a query may hold at once.</summary>
    public long MaxSamples { get; set; } = 50_000_000;

    /// <summary>The most series one selector of a query may read.</summary>
    public int MaxSeries { get; set; } = 1_000_000;

    /// <summary>The most points a range query may ask for of each series.</summary>
    public int MaxPoints { get; set; } = 11_000;

    /// <summary>How long a query may take, waiting for its turn included.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many queries are evaluated at the same time.</summary>
    public int MaxConcurrency { get; set; } = 20;

    /// <summary>How many more may wait for their turn; beyond them a query is refused at once.</summary>
    public int MaxWaiting { get; set; } = 200;

    /// <summary>See <see cref="EvaluationSettings.DelayNameRemoval"/>.</summary>
    public bool DelayNameRemoval { get; set; }
}
