namespace TelemetryGrid.Sources;

/// <summary>What the test of one target found.</summary>
public sealed record SourceTestTarget
{
    /// <summary>Address or URL, with the version or transport where there are several.</summary>
    public required string Target { get; init; }

    public required SourceTestOutcome Outcome { get; init; }

    /// <summary>One sentence: what answered, or exactly what failed.</summary>
    public required string Message { get; init; }

    /// <summary>Something answers there; null where silence does not tell.</summary>
    public bool? IsReachable { get; init; }

    /// <summary>It takes our credentials; null where that was not found out.</summary>
    public bool? IsAuthenticated { get; init; }

    /// <summary>What the other side says of itself; empty for nothing.</summary>
    public string Answer { get; init; } = "";

    public TimeSpan Duration { get; init; }
}
