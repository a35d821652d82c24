namespace TelemetryGrid.Client;

/// <summary>What became of one measurement.</summary>
public sealed record SliVerdict
{
    /// <summary>Its place in what was sent, from 0.</summary>
    public required int Index { get; init; }

    /// <summary><c>accepted</c>, <c>duplicate</c>, <c>late</c>, <c>future</c>, <c>unknown_objective</c>, <c>not_pushed</c> or <c>unfit</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it was not accepted; null when it was.</summary>
    public string? Reason { get; init; }
}
