namespace TelemetryGrid.EndToEnd.Series;

/// <summary>The program with its data on a small file system of its own, which nobody else sees and which can be made larger.</summary>
internal sealed class SmallDiskGrid : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("telemetrygrid-disk-");
    private readonly Peer _namespace;
    private readonly string _config;
    private readonly string _disk;
    private Peer? _process;

    private SmallDiskGrid(string unshare, int mebibytes)
    {
        HttpPort = Ports.FreeTcp();
        _disk = _directory.CreateSubdirectory("disk").FullName;
        _config = Path.Combine(_directory.FullName, "grid.yaml");
        File.WriteAllText(
            _config,
            $"""
            data_directory: {_disk}/data
            partitions: 2
            http:
              listen: 127.0.0.1:{HttpPort}
            ingest:
              checkpoint_interval: 1s
            """
        );
        // A process that does nothing but keep the mount in being while the grid is killed and started again.
        _namespace = Peer.Start(
            unshare,
            "-m",
            "sh",
            "-c",
            $"mount -t tmpfs -o size={mebibytes}m none '{_disk}' && echo mounted && exec sleep 600"
        );
    }

    public int HttpPort { get; }

    public string Output => _process?.Output ?? "";

    public bool HasExited => _process!.HasExited;

    /// <summary>Starts it, or skips where mounting is not allowed.</summary>
    public static async Task<SmallDiskGrid> StartAsync(int mebibytes)
    {
        var unshare = Peer.Require("unshare");
        Peer.Require("nsenter");
        var grid = new SmallDiskGrid(unshare, mebibytes);
        await Eventually.GetAsync(
            () => Task.FromResult(grid._namespace.HasExited || grid._namespace.Output.Contains("mounted", StringComparison.Ordinal)),
            done => done,
            "a file system to be mounted"
        );
        if (grid._namespace.HasExited)
        {
            var reason = grid._namespace.Output.Trim();
            await grid.DisposeAsync();
            Assert.Skip($"mounting a file system is not allowed here: {reason}");
        }
        await grid.StartAgainAsync();
        return grid;
    }

    public async Task StartAgainAsync()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "telemetrygrid.dll");
        var process = Peer.Start(Peer.Require("nsenter"), "-t", $"{_namespace.Id}", "-m", "dotnet", program, "--config", _config);
        _process = process;
        using var http = new HttpClient();
        await Eventually.GetAsync(
            async () =>
            {
                Assert.False(process.HasExited, $"The grid ended: {process.Output}");
                return (await http.GetAsync($"http://127.0.0.1:{HttpPort}/health/ready")).IsSuccessStatusCode;
            },
            ready => ready,
            "the grid to be ready"
        );
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public Task<string> GrowAsync(int mebibytes) =>
        Peer.RunAsync(Peer.Require("nsenter"), "-t", $"{_namespace.Id}", "-m", "mount", "-o", $"remount,size={mebibytes}m", _disk);

    /// <summary>What the file system has, as df tells it.</summary>
    public Task<string> UsageAsync() => Peer.RunAsync(Peer.Require("nsenter"), "-t", $"{_namespace.Id}", "-m", "df", "-k", _disk);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
        await _namespace.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
