using System.Collections.Immutable;
using TelemetryGrid.Identity;
using TelemetryGrid.Services;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestServiceDirectoryGrain(TestGrid grid) : Grain, IServiceDirectoryGrain
{
    public Task<ServiceRound> ObserveAsync() => throw new NotSupportedException();

    public Task<ImmutableArray<ServiceId>> ListAsync(DeviceId? device, ServiceId? after, int limit) =>
        Task.FromResult<ImmutableArray<ServiceId>>([
            .. grid
                .Services.Keys.Order(StringComparer.Ordinal)
                .Where(key => after is null || string.CompareOrdinal(key, after.Value.ToString()) > 0)
                .Select(ServiceId.Parse)
                .Where(id => device is null || id.Device == device)
                .Take(limit),
        ]);
}
