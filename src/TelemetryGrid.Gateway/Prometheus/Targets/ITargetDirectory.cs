namespace TelemetryGrid.Gateway.Prometheus.Targets;

/// <summary>Knows what is scraped.</summary>
public interface ITargetDirectory
{
    ValueTask<TargetListing> ListAsync(CancellationToken cancellation);
}
