namespace TelemetryGrid.Gateway.Tests.Prometheus;

/// <summary>The real promtool against the gateway.</summary>
public sealed class PromtoolTests
{
    private static readonly string End = $"{NetworkSeries.End}";

    [Fact]
    public async Task Query_Instant_PrintsTheVector()
    {
        await using var host = await StartAsync();

        var output = await RunAsync(
            host,
            "instant",
            "--time=" + End,
            host.Address,
            "sum by(device, interface) (irate(network_interface_in_octets_total[5m]))"
        );

        Assert.Equal(
            [$"{{device=\"core1\", interface=\"eth0\"}} => 100 @[{End}]", $"{{device=\"core2\", interface=\"eth0\"}} => 200 @[{End}]"],
            output.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Query_InstantScalar_PrintsIt()
    {
        await using var host = await StartAsync();

        Assert.Equal([$"scalar: 2 @[{End}]"], await RunAsync(host, "instant", "--time=" + End, host.Address, "1+1"));
    }

    [Fact]
    public async Task Query_Range_PrintsTheMatrix()
    {
        await using var host = await StartAsync();

        var output = await RunAsync(
            host,
            "range",
            $"--start={NetworkSeries.End - 120}",
            "--end=" + End,
            "--step=1m",
            host.Address,
            "network_interface_in_octets_total{device=\"core2\"}"
        );

        Assert.Equal("network_interface_in_octets_total{device=\"core2\", interface=\"eth0\"} =>", output[0]);
        Assert.Equal([$"696000 @[{NetworkSeries.End - 120}]", $"708000 @[{NetworkSeries.End - 60}]", $"720000 @[{End}]"], output[1..]);
    }

    [Fact]
    public async Task Query_Series_PrintsThem()
    {
        await using var host = await StartAsync();

        var output = await RunAsync(
            host,
            "series",
            "--match=network_interface_in_octets_total{device=~\"core.\"}",
            $"--start={NetworkSeries.End - 3600}",
            "--end=" + End,
            host.Address
        );

        Assert.Equal(2, output.Length);
        Assert.All(output, line => Assert.Contains("interface=\"eth0\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Query_Labels_PrintsTheValues()
    {
        await using var host = await StartAsync();

        var output = await RunAsync(host, "labels", $"--start={NetworkSeries.End - 3600}", "--end=" + End, host.Address, "device");

        Assert.Equal(["core1", "core2"], output);
    }

    [Fact]
    public async Task Query_ThatIsNone_PrintsTheErrorOfTheGateway()
    {
        await using var host = await StartAsync();

        var (exitCode, _, errors) = await Promtool.RunAsync(null, "query", "instant", host.Address, "up{");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("bad_data: invalid parameter \"query\": 1:4: parse error: ", errors, StringComparison.Ordinal);
    }

    private static async Task<string[]> RunAsync(PrometheusHost host, params string[] arguments)
    {
        var (exitCode, output, errors) = await Promtool.RunAsync(null, ["query", .. arguments]);
        Assert.True(exitCode == 0, $"{host.Address}: {errors}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static async Task<PrometheusHost> StartAsync()
    {
        var host = await PrometheusHost.StartAsync();
        NetworkSeries.AddTo(host.Series);
        return host;
    }
}
