using System.Collections.Immutable;

namespace TelemetryGrid.Alerts;

/// <summary>A silence on its way between grains.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.GridSilence")]
public sealed record GridSilence
{
    /// <summary>Empty for one that is to be made.</summary>
    [Id(0)]
    public string Id { get; init; } = "";

    [Id(1)]
    public required ImmutableArray<GridMatcher> Matchers { get; init; }

    [Id(2)]
    public required DateTimeOffset StartsAt { get; init; }

    [Id(3)]
    public required DateTimeOffset EndsAt { get; init; }

    [Id(4)]
    public DateTimeOffset UpdatedAt { get; init; }

    [Id(5)]
    public string CreatedBy { get; init; } = "";

    [Id(6)]
    public string Comment { get; init; } = "";
}
