namespace TelemetryGrid.Client;

/// <summary>
/// The largest groups of traffic in a window, largest first. <c>total</c> is exact; <c>other</c> is what the grid's
/// bounded tables did not keep by key. Groups beyond the limit are in the total only.
/// </summary>
public sealed record TopFlows
{
    public required FlowOrder By { get; init; }

    public required FlowGroup Group { get; init; }

    /// <summary>The exporter asked about; null for all.</summary>
    public string? Device { get; init; }

    /// <summary>Start of the window actually used.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the window actually used, exclusive.</summary>
    public required DateTimeOffset To { get; init; }

    public required double WindowSeconds { get; init; }

    public required IReadOnlyList<TopFlowsRow> Rows { get; init; }

    public required FlowTraffic Other { get; init; }

    public required FlowTraffic Total { get; init; }
}
