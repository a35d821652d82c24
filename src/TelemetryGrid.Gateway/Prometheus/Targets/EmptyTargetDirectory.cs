namespace TelemetryGrid.Gateway.Prometheus.Targets;

/// <summary>Of a node that scrapes nothing.</summary>
internal sealed class EmptyTargetDirectory : ITargetDirectory
{
    public ValueTask<TargetListing> ListAsync(CancellationToken cancellation) => ValueTask.FromResult(TargetListing.Empty);
}
