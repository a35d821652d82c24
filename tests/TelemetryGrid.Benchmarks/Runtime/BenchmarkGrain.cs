using Orleans;

namespace TelemetryGrid.Benchmarks.Runtime;

[Alias("benchmarks.IBenchmarkGrain")]
public interface IBenchmarkGrain : IGrainWithStringKey
{
    [Alias("Add")]
    Task<long> AddAsync(long value);
}

public sealed class BenchmarkGrain : Grain, IBenchmarkGrain
{
    private long _total;

    public Task<long> AddAsync(long value) => Task.FromResult(_total += value);
}
