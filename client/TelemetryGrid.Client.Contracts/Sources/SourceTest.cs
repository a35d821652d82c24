namespace TelemetryGrid.Client;

/// <summary>What the test of a source found.</summary>
public sealed record SourceTest
{
    /// <summary>It works: all targets do, or, of versions of SNMP, one.</summary>
    public bool IsOk { get; init; }

    /// <summary>One sentence.</summary>
    public required string Message { get; init; }

    public IReadOnlyList<SourceTestTarget> Targets { get; init; } = [];

    public double DurationSeconds { get; init; }
}
