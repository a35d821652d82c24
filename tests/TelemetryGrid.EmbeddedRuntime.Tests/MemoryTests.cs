namespace TelemetryGrid.EmbeddedRuntime.Tests;

/// <summary>Measures the heap, so nothing else may run meanwhile.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;

[Collection("alone")]
public sealed class MemoryTests
{
    [Fact]
    public async Task IdleActivation_SmallGrain_TakesLessThanOneKilobyte()
    {
        await using var cluster = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions());
        const int Count = 20_000;
        await ActivateAsync("warm", 1000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await ActivateAsync("idle", Count);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        Assert.InRange(each, 1, 1024);

        async Task ActivateAsync(string prefix, int count)
        {
            for (var i = 0; i < count; i++)
                await cluster.GrainFactory.GetGrain<INoticeGrain>($"{prefix}-{i}").NotifyAsync(null!, 0);
        }
    }
}
