using Microsoft.Extensions.DependencyInjection;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Grains.Tests.Ingest;
using TelemetryGrid.PromQL;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Grains.Tests.Rules;

/// <summary>A grid with rules, and series that tests write.</summary>
internal sealed class RuleLab(TestGrid grid) : IAsyncDisposable
{
    public TestGrid Grid => grid;

    public IRuleRegistryGrain Registry => grid.Grains.GetGrain<IRuleRegistryGrain>("default");

    public static async Task<RuleLab> StartAsync()
    {
        var grid = await TestGrid.StartAsync(silos: 2);
        for (var partition = 0; partition < TestGrid.Partitions; partition++)
        {
            await grid.CatchUpAsync(partition);
        }
        return new RuleLab(grid);
    }

    public IRuleGroupGrain Group(string file, string name) => grid.Grains.GetGrain<IRuleGroupGrain>(RuleGroupKey.Of("default", file, name));

    public async Task<RuleFileAnswer> PutAsync(string name, string text) => await grid.RunAsync(Registry.PutAsync(name, text));

    public async Task<RuleGroupReport> GetAsync(string file, string name)
    {
        var report = await grid.RunAsync(Group(file, name).GetAsync());
        Assert.NotNull(report);
        return report;
    }

    /// <summary>Writes a sample of each series now.</summary>
    public Task WriteAsync(params (string Metric, string Instance, double Value)[] samples) =>
        grid.RunAsync(
            grid.Cluster.Services()
                .GetRequiredService<ISampleSink>()
                .AppendAsync(
                    [
                        .. samples.Select(s => new VectorSample(
                            Labels.Of((Labels.MetricName, s.Metric), ("instance", s.Instance)),
                            grid.Now.ToUnixTimeMilliseconds(),
                            s.Value
                        )),
                    ],
                    CancellationToken.None
                )
                .AsTask()
        );

    /// <summary>Lets time go by second by second, or faster.</summary>
    public Task PassAsync(int seconds, int step = 1) => grid.AdvanceAsync(seconds, step);

    /// <summary>The samples of a metric as lines.</summary>
    public Task<List<string>> SeriesAsync(string metric) =>
        SeriesText.OfAsync(grid, new LabelMatcher(Labels.MetricName, MatchOperator.Equal, metric));

    public ValueTask DisposeAsync() => grid.DisposeAsync();
}
