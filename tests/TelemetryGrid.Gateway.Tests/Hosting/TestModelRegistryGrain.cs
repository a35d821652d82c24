using System.Collections.Immutable;
using TelemetryGrid.Forecasts;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestModelRegistryGrain(TestGrid grid) : Grain, IModelRegistryGrain
{
    public Task NoteAsync(string metric, DateTimeOffset trainedAt, bool isAsked) => throw new NotSupportedException();

    public Task<ImmutableArray<KnownModel>> ListAsync(DeviceId? device, string? after, int limit) =>
        Task.FromResult<ImmutableArray<KnownModel>>([
            .. grid
                .Models.Select(m => new KnownModel(m.Metric, m.TrainedAt, m.TrainedAt))
                .Where(m => device is null || m.Metric.StartsWith(device.Value + "/", StringComparison.Ordinal))
                .Where(m => string.CompareOrdinal(m.Metric, after) > 0)
                .Take(limit),
        ]);
}
