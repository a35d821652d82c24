using System.Collections.Immutable;

namespace TelemetryGrid.Incidents;

/// <summary>An alert of an incident.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.IncidentAlert")]
public sealed record IncidentAlert
{
    /// <summary>16 hexadecimal digits.</summary>
    [Id(0)]
    public required string Fingerprint { get; init; }

    /// <summary>Name, value, name, value.</summary>
    [Id(1)]
    public required ImmutableArray<string> Labels { get; init; }

    [Id(2)]
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Null while it fires.</summary>
    [Id(3)]
    public DateTimeOffset? EndedAt { get; init; }

    [Id(4)]
    public DateTimeOffset JoinedAt { get; init; }

    [Id(5)]
    public IncidentRole Role { get; init; }

    /// <summary>One sentence.</summary>
    [Id(6)]
    public string Reason { get; init; } = "";

    /// <summary>The fingerprint of the alert that explains it in the end; its own when none does.</summary>
    [Id(7)]
    public string Cause { get; init; } = "";

    [Id(8)]
    public SuppressionReason Suppressed { get; init; }
}
