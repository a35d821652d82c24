using TelemetryGrid.Client;

namespace TelemetryGrid.EndToEnd;

/// <summary>The program itself in a process of its own, with a configuration and a data directory that outlive it.</summary>
internal sealed class GridProcess : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("telemetrygrid-e2e-").FullName;
    private readonly string _config;
    private Peer? _process;

    private GridProcess(string sources, string settings)
    {
        HttpPort = Ports.FreeTcp();
        _config = Path.Combine(_directory, "grid.yaml");
        File.WriteAllText(
            _config,
            $"""
            data_directory: {_directory}/data
            http:
              listen: 127.0.0.1:{HttpPort}
            {settings}
            sources:
            {sources}
            """
        );
        Client = new TelemetryGridClient(new Uri($"http://127.0.0.1:{HttpPort}"));
    }

    public int HttpPort { get; }

    public TelemetryGridClient Client { get; }

    public string Output => _process?.Output ?? "";

    /// <summary>Memory of the process as the system counts it.</summary>
    public long ResidentBytes
    {
        get
        {
            using var process = System.Diagnostics.Process.GetProcessById(_process!.Id);
            return process.WorkingSet64;
        }
    }

    /// <param name="sources">The entries of the configuration's <c>sources</c> list, as YAML.</param>
    /// <param name="settings">Further top-level keys, as YAML.</param>
    public static async Task<GridProcess> StartAsync(string sources, string settings = "")
    {
        var grid = new GridProcess(sources, settings);
        await grid.StartAgainAsync();
        return grid;
    }

    public async Task StartAgainAsync()
    {
        _process = Peer.Start("dotnet", Path.Combine(AppContext.BaseDirectory, "telemetrygrid.dll"), "--config", _config);
        var process = _process;
        await Eventually.GetAsync(
            async () =>
            {
                Assert.False(process.HasExited, $"The grid ended: {process.Output}");
                using var http = new HttpClient();
                return (await http.GetAsync($"http://127.0.0.1:{HttpPort}/health/ready")).IsSuccessStatusCode;
            },
            ready => ready,
            $"the grid to be ready; it printed: {process.Output}",
            60
        );
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ctrl+C, as systemd does it.</summary>
    public async Task<int> StopAsync()
    {
        await _process!.TerminateAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
        Directory.Delete(_directory, recursive: true);
    }
}
