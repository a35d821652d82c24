namespace TelemetryGrid.EndToEnd.Series;

/// <summary>The real Prometheus with a configuration of its own and an empty store.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("prometheus-");
    private readonly Peer _process;

    private PrometheusProcess(int port, string configuration)
    {
        Port = port;
        var program = Peer.Require("prometheus");
        var file = Path.Combine(_directory.FullName, "prometheus.yml");
        File.WriteAllText(file, configuration);
        _process = Peer.Start(
            program,
            $"--config.file={file}",
            $"--storage.tsdb.path={_directory.FullName}/data",
            $"--web.listen-address=127.0.0.1:{port}",
            "--log.level=warn"
        );
    }

    public int Port { get; }

    public string Output => _process.Output;

    public static async Task<PrometheusProcess> StartAsync(int port, string configuration)
    {
        var prometheus = new PrometheusProcess(port, configuration);
        using var http = new HttpClient();
        await Eventually.GetAsync(
            async () =>
            {
                Assert.False(prometheus._process.HasExited, $"Prometheus ended: {prometheus.Output}");
                return (await http.GetAsync($"http://127.0.0.1:{port}/-/ready")).IsSuccessStatusCode;
            },
            ready => ready,
            "Prometheus to be ready"
        );
        return prometheus;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
