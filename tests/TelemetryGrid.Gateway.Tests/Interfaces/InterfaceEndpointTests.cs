using TelemetryGrid.Client;

namespace TelemetryGrid.Gateway.Tests.Interfaces;

public sealed class InterfaceEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("core1/xe-0/0/1")]
    [InlineData("core1%2Fxe-0%2F0%2F1")]
    [InlineData("core1/xe-0%2f0%2f1")]
    [InlineData("CORE1/xe-0/0/1")]
    public async Task Get_NameWithSlashes_IsFoundHoweverItIsEscaped(string path)
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.AddDevice("core1", interfaces: "xe-0/0/1"));

        var json = await host.Http.GetStringAsync("/api/v1/interfaces/" + path, Stop);

        Assert.Contains("\"id\":\"core1/xe-0/0/1\"", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gi0/1 (uplink)")]
    [InlineData("ifIndex:7")]
    [InlineData("Ethernet 100% #2?")]
    [InlineData("Übertragung")]
    public async Task GetInterface_AnyName_RoundTrips(string name)
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.AddDevice("core1", interfaces: name));

        var details = await host.Client.GetInterfaceAsync($"core1/{name}", Stop);

        Assert.Equal(name, details.Interface.Name);
        Assert.Equal("core1", details.Interface.Device);
    }

    [Fact]
    public async Task GetInterface_Known_GivesStatisticsBaselineAndLastHour()
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.AddDevice("core1", interfaces: "eth0"));

        var details = await host.Client.GetInterfaceAsync("core1/eth0", Stop);

        Assert.Equal(100, details.InBitsPerSecond.Last);
        Assert.Equal(200, details.OutBitsPerSecond.Last);
        var window = Assert.Single(details.InBitsPerSecond.Windows);
        Assert.Equal(
            new WindowStatistics
            {
                WindowSeconds = 60,
                Count = 2,
                Mean = 3,
                StandardDeviation = 4,
                Minimum = 5,
                Maximum = 6,
                P50 = 7,
                P90 = 8,
                P95 = 9,
                P99 = 10,
            },
            window
        );
        Assert.Equal(new Baseline(10, 5, 15, 0.5), details.InBaseline);
        Assert.Null(details.OutBaseline);
        Assert.Equal([1, 3], details.LastHour.Select(p => p.InBitsPerSecond));
        Assert.Equal(Snapshots.Time.AddSeconds(30), details.LastHour[1].Timestamp);
        Assert.Equal(new CounterAnomalies(1, 2, 3, 4), details.CounterAnomalies);
        Assert.Equal(ulong.MaxValue, details.InOctetsTotal);
    }

    [Fact]
    public async Task GetInterface_StatisticNotANumber_IsZeroInJson()
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.AddDevice("core1", interfaces: "eth0"));

        Assert.Equal(0, (await host.Client.GetInterfaceAsync("core1/eth0", Stop)).ErrorsPerSecond.Last);
    }

    [Fact]
    public async Task Get_UnknownInterface_IsNotFound()
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.AddDevice("core1", interfaces: "eth0"));

        var problem = await host.ProblemAsync("/api/v1/interfaces/core1/eth9");

        Assert.Equal(404, problem.Status);
        Assert.Equal("No interface 'eth9' was ever seen on device 'core1'.", problem.Detail);
    }

    [Fact]
    public async Task Get_NoInterfaceName_IsBadRequest()
    {
        await using var host = await GatewayHost.StartAsync();

        Assert.Equal(400, (await host.ProblemAsync("/api/v1/interfaces/core1")).Status);
    }
}
