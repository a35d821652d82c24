namespace TelemetryGrid.PromQL;

/// <summary>What one query wants different from the engine's options.</summary>
public sealed record QueryOverrides
{
    public static readonly QueryOverrides None = new();

    /// <summary>A shorter time limit; a longer one than the engine's is not granted.</summary>
    public TimeSpan? Timeout { get; init; }

    public TimeSpan? LookbackDelta { get; init; }

    /// <summary>The most series to answer; 0 for all. A result that is cut says so in a warning.</summary>
    public int Limit { get; init; }
}
