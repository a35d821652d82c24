namespace TelemetryGrid.Health;

/// <summary>Keeps how healthy the devices of a grid are, its key; worked out when asked, at most once a minute.</summary>
[Alias("TelemetryGrid.IHealthGrain")]
public interface IHealthGrain : IGrainWithStringKey
{
    [Alias("Find"), ResponseTimeout("00:05:00")]
    Task<HealthReport> FindAsync(HealthFind question);

    /// <summary>Works it out and writes it as series <c>network_health_score</c> of devices, sites and the network.</summary>
    /// <returns>How many samples were written.</returns>
    [Alias("Publish"), ResponseTimeout("00:05:00")]
    Task<int> PublishAsync();
}
