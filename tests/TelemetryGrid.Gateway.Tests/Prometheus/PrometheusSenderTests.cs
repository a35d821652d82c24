using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Metrics;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

/// <summary>A real Prometheus server that writes to the gateway.</summary>
public sealed class PrometheusSenderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RemoteWrite_OfARealPrometheus_IsTaken()
    {
        await using var host = await PrometheusHost.StartAsync();
        var directory = Directory.CreateTempSubdirectory("telemetrygrid-prometheus-");
        var port = FreePort();
        var config = Path.Combine(directory.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(
            config,
            $$"""
            scrape_configs:
              - job_name: self
                scrape_interval: 1s
                static_configs: [{ targets: ['127.0.0.1:{{port}}'] }]
            remote_write:
              - url: {{host.Address}}api/v1/write
                queue_config: { batch_send_deadline: 1s }
            """,
            Stop
        );
        using var prometheus = Start(
            $"--config.file={config}",
            $"--storage.tsdb.path={directory.FullName}/data",
            $"--web.listen-address=127.0.0.1:{port}"
        );
        try
        {
            await Eventually.TrueAsync(() => host.Intake.Calls > 0);

            Assert.Equal(RemoteWriteVersion.V1, host.Intake.Version);
            Assert.True(host.Intake.Body!.Length > 0);
            // What was sent counts as sent once the gateway's answer is read.
            await Eventually.TrueAsync(async () => await SumAsync(port, "prometheus_remote_storage_samples_total") > 0);
            Assert.Equal(0, await SumAsync(port, "prometheus_remote_storage_samples_failed_total"));
            Assert.Equal(0, await SumAsync(port, "prometheus_remote_storage_samples_retried_total"));
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync(CancellationToken.None);
            directory.Delete(recursive: true);
        }

        async Task<double> SumAsync(int of, string metric)
        {
            var page = await host.Http.GetStringAsync(new Uri($"http://127.0.0.1:{of}/metrics"), Stop);
            return page.Split('\n')
                .Where(line => line.StartsWith(metric + "{", StringComparison.Ordinal))
                .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("prometheus", arguments) { UseShellExecute = false, RedirectStandardError = true };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            Assert.Skip("prometheus is not installed");
        }
        // So that it does not wait for someone to read its log.
        process!.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
