namespace TelemetryGrid.Incidents;

/// <summary>Which alerts are asked for; null takes any.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.ActiveAlertFind")]
public sealed record ActiveAlertFind
{
    [Id(0)]
    public string? Name { get; init; }

    [Id(1)]
    public string? Device { get; init; }

    /// <summary>At least as severe as this name.</summary>
    [Id(2)]
    public string? LeastSeverity { get; init; }

    [Id(3)]
    public string? Incident { get; init; }

    [Id(4)]
    public bool? IsSuppressed { get; init; }

    [Id(5)]
    public int Limit { get; init; } = 1000;
}
