using System.Collections.Immutable;
using TelemetryGrid.Alerts;
using TelemetryGrid.Incidents;

namespace TelemetryGrid.Grains.Incidents;

/// <inheritdoc cref="ICorrelationGrain"/>
public sealed class CorrelationGrain : Grain, ICorrelationGrain
{
    public Task ReceiveAsync(ImmutableArray<GridAlert> alerts) => Task.CompletedTask;

    public Task<ImmutableArray<AlertSuppression>> SuppressedAsync(ImmutableArray<string> fingerprints) =>
        Task.FromResult(ImmutableArray<AlertSuppression>.Empty);
}
