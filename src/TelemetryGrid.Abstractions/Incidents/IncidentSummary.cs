namespace TelemetryGrid.Incidents;

/// <summary>How many alerts and incidents a site has.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.IncidentSummary")]
public sealed record IncidentSummary
{
    [Id(0)]
    public int Open { get; init; }

    [Id(1)]
    public int Acknowledged { get; init; }

    /// <summary>The worst severity among those that are not resolved; empty for none.</summary>
    [Id(2)]
    public string WorstSeverity { get; init; } = "";

    [Id(3)]
    public int ActiveAlerts { get; init; }

    [Id(4)]
    public int SuppressedAlerts { get; init; }

    /// <summary>Alerts that were not taken since too many are known.</summary>
    [Id(5)]
    public long DroppedAlerts { get; init; }

    /// <summary>Alerts that belong to no incident since too many are open.</summary>
    [Id(6)]
    public long DroppedIncidents { get; init; }

    /// <summary>Devices of the network that explanations are sought in.</summary>
    [Id(7)]
    public int KnownDevices { get; init; }
}
