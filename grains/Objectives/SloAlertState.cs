using System.Collections.Immutable;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>An alert of an objective that fires, or did of late.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SloAlertState")]
public sealed record SloAlertState
{
    /// <summary>Name, value, name, value, sorted.</summary>
    [Id(0)]
    public required ImmutableArray<string> Labels { get; init; }

    [Id(1)]
    public required ImmutableArray<string> Annotations { get; init; }

    [Id(2)]
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Null while it fires.</summary>
    [Id(3)]
    public DateTimeOffset? ResolvedAt { get; init; }
}
