namespace TelemetryGrid.Grains.Services;

/// <summary>What a service directory grain stores.</summary>
[GenerateSerializer, Alias("TelemetryGrid.ServiceDirectoryState")]
public sealed class ServiceDirectoryState
{
    /// <summary>When each service was last heard of, in milliseconds since 1970.</summary>
    [Id(0)]
    public Dictionary<string, long> Seen { get; set; } = [];

    [Id(1)]
    public byte[] AnomalyBudget { get; set; } = [];
}
