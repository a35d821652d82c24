using System.Collections.Immutable;

namespace TelemetryGrid.Alerts;

/// <summary>An alert on its way between grains: news that it fires until <see cref="EndsAt"/> unless heard of again, or that it has ended.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.GridAlert")]
public sealed record GridAlert
{
    /// <summary>Name, value, name, value, sorted by name (ordinal); what names the alert.</summary>
    [Id(0)]
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>As <see cref="Labels"/>.</summary>
    [Id(1)]
    public ImmutableArray<string> Annotations { get; init; } = [];

    [Id(2)]
    public required DateTimeOffset StartsAt { get; init; }

    [Id(3)]
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>When its sender said so.</summary>
    [Id(4)]
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Where its cause can be seen; empty when unknown.</summary>
    [Id(5)]
    public string GeneratorUrl { get; init; } = "";

    /// <summary>The end was not given by the sender but follows from its silence.</summary>
    [Id(6)]
    public bool EndIsTimeout { get; init; }
}
