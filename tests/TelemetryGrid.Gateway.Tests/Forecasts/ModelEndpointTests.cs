using TelemetryGrid.Forecasts;
using TelemetryGrid.Gateway.Tests.Hosting;

namespace TelemetryGrid.Gateway.Tests.Forecasts;

public sealed class ModelEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_Forecasters_AreToldWholeAndPaged()
    {
        await using var host = await GatewayHost.StartAsync(grid =>
            grid.Models = [Model("a/cpu"), Model("a/eth 0/1/in_bits"), Model("b/cpu")]
        );

        var first = await host.Client.Analytics.ListModelsAsync(limit: 2, cancellationToken: Stop);

        Assert.Equal(["a/cpu", "a/eth 0/1/in_bits"], first.Items.Select(m => m.Id));
        Assert.Equal("a/eth 0/1/in_bits", first.Next);
        var model = first.Items[1];
        Assert.Equal(
            ("forecast", "a/eth 0/1", "in_bits", 336L, 3600.0),
            (model.Kind, model.Entity, model.MetricName, model.Points, model.StepSeconds)
        );
        Assert.Equal(
            (Snapshots.Time, 8, 0.7, 11.5, 0.94),
            (model.TrainedAt, model.Accuracy!.Origins, model.Accuracy.Mase, model.Accuracy.Smape, model.Accuracy.Coverage)
        );
        Assert.Equal(("theta", 0.75, 0.9), (model.Members[0].Name, model.Members[0].Weight, model.Members[0].Mase));
        var second = await host.Client.Analytics.ListModelsAsync(limit: 2, after: first.Next, cancellationToken: Stop);
        Assert.Equal(("b/cpu", null), (Assert.Single(second.Items).Id, second.Next));
        Assert.Equal(2, (await host.Client.Analytics.ListModelsAsync(device: "a", cancellationToken: Stop)).Items.Count);
    }

    [Fact]
    public async Task List_Detectors_GoesOnInTheMidstOfADevice()
    {
        await using var host = await GatewayHost.StartAsync(grid =>
        {
            grid.AddDevice("a", interfaces: ["eth0", "eth1"]);
            grid.AddDevice("b", interfaces: ["eth0"]);
        });
        var found = new List<TelemetryGrid.Client.Model>();
        string? after = null;
        do
        {
            var page = await host.Client.Analytics.ListModelsAsync(kind: "detector", limit: 2, after: after, cancellationToken: Stop);
            Assert.InRange(page.Items.Count, 1, 2);
            found.AddRange(page.Items);
            after = page.Next;
        } while (after is not null);

        Assert.Equal(["a/eth0/in_bits", "a/eth1/in_bits", "a/in_bits", "b/eth0/in_bits", "b/in_bits"], found.Select(m => m.Id));
        Assert.All(
            found,
            m => Assert.Equal(("detector", 100L, 4.5, 0.5, Snapshots.Time), (m.Kind, m.Points, m.Threshold, m.Maturity, m.TrainedAt))
        );
        Assert.Equal(2, (await host.Client.Analytics.ListModelsAsync(kind: "detector", device: "b", cancellationToken: Stop)).Items.Count);
        Assert.Empty((await host.Client.Analytics.ListModelsAsync(kind: "detector", device: "c", cancellationToken: Stop)).Items);
    }

    [Fact]
    public async Task List_WrongKind_IsNamed()
    {
        await using var host = await GatewayHost.StartAsync();

        Assert.Contains("forecast, detector", (await host.ProblemAsync("/api/v1/models?kind=magic")).Detail, StringComparison.Ordinal);
    }

    private static ForecastModelReport Model(string metric) =>
        new()
        {
            Metric = metric,
            TrainedAt = Snapshots.Time,
            StepMilliseconds = 3_600_000,
            Steps = 48,
            History = 336,
            Models = [new ForecastModelWeight("theta", 0.75, 0.9)],
            Origins = 8,
            Mase = 0.7,
            Smape = 11.5,
            Coverage = 0.94,
        };
}
