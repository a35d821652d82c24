using System.Collections.Immutable;
using TelemetryGrid.Objectives;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>One budget of an objective, stored.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SloGroupState")]
public sealed record SloGroupState
{
    /// <summary>Name, value, name, value, sorted.</summary>
    [Id(0)]
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>In the budget's own format.</summary>
    [Id(1)]
    public required byte[] Budget { get; init; }

    [Id(2)]
    public double Total { get; init; }

    [Id(3)]
    public double Bad { get; init; }

    [Id(4)]
    public DateTimeOffset MeasuredAt { get; init; }

    [Id(5)]
    public ImmutableArray<SloPoint> Recent { get; init; } = [];
}
