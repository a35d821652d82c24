using System.Collections.Immutable;
using TelemetryGrid.Objectives;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestSloGrain(TestGrid grid) : Grain, ISloGrain
{
    public Task SetAsync(SloDefinition definition) => throw new NotSupportedException();

    public Task RemoveAsync() => throw new NotSupportedException();

    public Task<bool> TickAsync(string revision) => throw new NotSupportedException();

    public Task<SloReport?> GetAsync(bool detailed) => Task.FromResult(grid.Slo(this.GetPrimaryKeyString(), detailed));

    public Task<ImmutableArray<SliVerdict>> MeasureAsync(ImmutableArray<SliMeasurement> measurements) =>
        Task.FromResult(grid.Measured(this.GetPrimaryKeyString(), measurements));
}
