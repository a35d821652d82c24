using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Http.Headers;

namespace TelemetryGrid.Gateway.Tests.Metrics;

public sealed class MetricsEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_WithTheGridsInstruments_ExposesTheirNames()
    {
        await using var host = await GatewayHost.StartAsync();
        using var meter = new Meter("TelemetryGrid.Collectors");
        meter.CreateCounter<long>("network.telemetry.records", "{record}", "Records read.").Add(5);
        meter.CreateHistogram<double>("network.telemetry.processing.duration", "s", "Time from wire to log.").Record(0.01);
        meter.CreateUpDownCounter<long>("network.telemetry.active.collectors", "{collector}", "Collectors that run.").Add(1);

        var text = await host.Client.GetMetricsAsync(Stop);

        Assert.Contains("\n# TYPE network_telemetry_records_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("\nnetwork_telemetry_processing_duration_seconds_count 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nnetwork_telemetry_active_collectors 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nprocess_cpu_seconds_total ", text, StringComparison.Ordinal);
        Assert.Contains("\nprocess_resident_memory_bytes ", text, StringComparison.Ordinal);
        Assert.Contains("\ndotnet_gc_collections_total", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_Plain_IsTextFormat()
    {
        await using var host = await GatewayHost.StartAsync();

        using var response = await host.Http.GetAsync("/metrics", Stop);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Metrics_InstrumentThatThrows_TakesNoneOfTheOthersDown()
    {
        await using var host = await GatewayHost.StartAsync();
        using var meter = new Meter("TelemetryGrid.Broken");
        meter.CreateObservableGauge("network.telemetry.broken", int () => throw new ObjectDisposedException("gone"));
        meter.CreateObservableGauge("network.telemetry.sound", () => 7);

        var text = await host.Client.GetMetricsAsync(Stop);

        Assert.Contains("\nnetwork_telemetry_sound 7\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nnetwork_telemetry_broken ", text, StringComparison.Ordinal);
        Assert.Matches("\nnetwork_telemetry_metrics_failures_total [1-9]", text);
    }

    [Fact]
    public async Task Metrics_AcceptingOpenMetrics_IsOpenMetrics()
    {
        await using var host = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/openmetrics-text;version=1.0.0"));

        using var response = await host.Http.SendAsync(request, Stop);

        Assert.Equal("application/openmetrics-text", response.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("# EOF\n", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_AfterUse_PassPromtool()
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.AddDevice("core1"));
        await host.Client.GetDeviceAsync("core1", Stop);
        var text = await host.Client.GetMetricsAsync(Stop);

        var start = new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        Process? promtool = null;
        try
        {
            promtool = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("promtool is not installed");
        }
        using (promtool)
        {
            await promtool!.StandardInput.WriteAsync(text);
            promtool.StandardInput.Close();
            var complaints = await promtool.StandardError.ReadToEndAsync(Stop);
            await promtool.WaitForExitAsync(Stop);
            Assert.True(promtool.ExitCode == 0, complaints);
        }
    }
}
