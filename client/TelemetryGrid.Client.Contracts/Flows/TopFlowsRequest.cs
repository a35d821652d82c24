using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>Asks for the largest groups of traffic. A property left out has the default stated.</summary>
public sealed record TopFlowsRequest
{
    /// <summary>Default <see cref="FlowOrder.Bytes"/>.</summary>
    public FlowOrder By { get; init; } = FlowOrder.Bytes;

    /// <summary>Default <see cref="FlowGroup.Flow"/>.</summary>
    public FlowGroup Group { get; init; } = FlowGroup.Flow;

    /// <summary>How far back, 1 second to 24 hours; default 5 minutes, written <c>5m</c>.</summary>
    [JsonConverter(typeof(GridDurationConverter))]
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Only what this exporter reported; null for all.</summary>
    public string? Device { get; init; }

    /// <summary>Rows to return, 1 to 1000; default 10.</summary>
    public int Limit { get; init; } = 10;
}
