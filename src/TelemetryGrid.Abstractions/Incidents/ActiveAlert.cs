using TelemetryGrid.Alerts;

namespace TelemetryGrid.Incidents;

/// <summary>An alert that fires, and what was found out about it.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.ActiveAlert")]
public sealed record ActiveAlert
{
    [Id(0)]
    public required GridAlert Alert { get; init; }

    /// <summary>16 hexadecimal digits.</summary>
    [Id(1)]
    public required string Fingerprint { get; init; }

    /// <summary>The device it is about; empty where labels do not say.</summary>
    [Id(2)]
    public string Device { get; init; } = "";

    /// <summary>Empty for none.</summary>
    [Id(3)]
    public string Incident { get; init; } = "";

    [Id(4)]
    public SuppressionReason Suppressed { get; init; }

    /// <summary>The fingerprint of the alert that is told in its place; empty when it is told itself.</summary>
    [Id(5)]
    public string Cause { get; init; } = "";

    [Id(6)]
    public bool IsFlapping { get; init; }
}
