namespace TelemetryGrid.Grains.Services;

/// <summary>What a service grain stores.</summary>
[GenerateSerializer, Alias("TelemetryGrid.ServiceState")]
public sealed class ServiceState
{
    [Id(0)]
    public long FirstSeenMilliseconds { get; set; }

    /// <summary>The last reading taken.</summary>
    [Id(1)]
    public long LastSeenMilliseconds { get; set; }

    [Id(2)]
    public List<ServiceMetricState> Metrics { get; set; } = [];
}
