using System.Collections.Immutable;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestInterfaceGrain(TestGrid grid) : Grain, IInterfaceGrain
{
    public Task<InterfaceSnapshot?> GetAsync() => Task.FromResult(grid.Interfaces.GetValueOrDefault(this.GetPrimaryKeyString()));

    public Task<InterfaceEffect?> ApplyAsync(long sequence, long previous, ImmutableArray<InterfaceCounters> readings) =>
        throw new NotSupportedException();

    public Task<bool> FlushAsync(long expected) => Task.FromResult(true);
}
