using System.Collections.Immutable;

namespace TelemetryGrid.Incidents;

/// <summary>A time in which alerts of something are expected and not told. All conditions must hold; there is at least one.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.MaintenanceEntry")]
public sealed record MaintenanceEntry
{
    [Id(0)]
    public required string Id { get; init; }

    [Id(1)]
    public required DateTimeOffset From { get; init; }

    [Id(2)]
    public required DateTimeOffset To { get; init; }

    /// <summary>Empty for any.</summary>
    [Id(3)]
    public string Device { get; init; } = "";

    /// <summary>Empty for any.</summary>
    [Id(4)]
    public string Site { get; init; } = "";

    /// <summary>Conditions on labels as Alertmanager writes them, <c>a=~"b.*"</c>.</summary>
    [Id(5)]
    public ImmutableArray<string> Matchers { get; init; } = [];

    [Id(6)]
    public string CreatedBy { get; init; } = "";

    [Id(7)]
    public string Comment { get; init; } = "";
}
