namespace TelemetryGrid.Incidents;

/// <summary>Which incidents are asked for; those changed last come first.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.IncidentFind")]
public sealed record IncidentFind
{
    /// <summary>Null for any.</summary>
    [Id(0)]
    public IncidentStatus? Status { get; init; }

    /// <summary>One that has alerts of this device; null for any.</summary>
    [Id(1)]
    public string? Device { get; init; }

    /// <summary>At least as severe as this name; null for any.</summary>
    [Id(2)]
    public string? LeastSeverity { get; init; }

    /// <summary>Changed since.</summary>
    [Id(3)]
    public DateTimeOffset Since { get; init; } = DateTimeOffset.MinValue;

    [Id(4)]
    public int Limit { get; init; } = 100;
}
