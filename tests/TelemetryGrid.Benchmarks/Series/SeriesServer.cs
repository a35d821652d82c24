using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using TelemetryGrid.Benchmarks.Ingest;

namespace TelemetryGrid.Benchmarks.Series;

/// <summary>A time-series server as a process of its own, with its data in a temporary directory.</summary>
internal sealed class SeriesServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    private SeriesServer(string name, Process process, DirectoryInfo directory, string data, Uri write, Uri query)
    {
        Name = name;
        _process = process;
        _directory = directory;
        Data = data;
        Write = write;
        Query = query;
    }

    public string Name { get; }

    /// <summary>Where its samples lie on disk.</summary>
    public string Data { get; }

    public Uri Write { get; }

    public Uri Query { get; }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>
    /// Bytes of samples and index once they are stored for good, without the log in front: Prometheus as it writes blocks (a snapshot),
    /// VictoriaMetrics after a flush and merge, the grid after its chunks went to the warm tier.
    /// </summary>
    public async Task<long> StoredBytesAsync(HttpClient http)
    {
        switch (Name)
        {
            case "prometheus":
                using (var answer = await http.PostAsync(new Uri(Query, "admin/tsdb/snapshot"), null))
                {
                    answer.EnsureSuccessStatusCode();
                }
                return Bytes(Path.Combine(Data, "snapshots"));
            case "victoria-metrics":
                using (await http.GetAsync(new Uri(Query, "/internal/force_flush"))) { }
                using (await http.GetAsync(new Uri(Query, "/internal/force_merge"))) { }
                await Task.Delay(10_000);
                return Bytes(Data);
            default:
                // Chunks are archived once a minute.
                await Task.Delay(75_000);
                return Bytes(Path.Combine(Data, "series", "warm"));
        }
    }

    /// <summary>Null when the program is not installed.</summary>
    public static async Task<SeriesServer?> StartAsync(string name)
    {
        var port = GridUnderLoad.FreePort(SocketType.Stream, ProtocolType.Tcp).ToString(CultureInfo.InvariantCulture);
        var directory = Directory.CreateTempSubdirectory("telemetrygrid-series-");
        var start = Command(name, port, directory.FullName, out var data, out var path);
        if (start is null)
        {
            directory.Delete(recursive: true);
            return null;
        }
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            directory.Delete(recursive: true);
            return null;
        }
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var root = new Uri($"http://127.0.0.1:{port}");
        var server = new SeriesServer(name, process, directory, data, new Uri(root, "/api/v1/write"), new Uri(root, path));
        await server.AwaitReadyAsync(new Uri(root, "/api/v1/labels"));
        return server;
    }

    private static long Bytes(string directory) =>
        new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private static ProcessStartInfo? Command(string name, string port, string directory, out string data, out string path)
    {
        data = directory;
        path = "/api/v1/";
        switch (name)
        {
            case "prometheus":
                var config = Path.Combine(directory, "prometheus.yml");
                File.WriteAllText(config, "storage:\n  tsdb:\n    out_of_order_time_window: 10m\n");
                data = Path.Combine(directory, "data");
                return new ProcessStartInfo(
                    "prometheus",
                    [
                        $"--config.file={config}",
                        $"--storage.tsdb.path={data}",
                        $"--web.listen-address=127.0.0.1:{port}",
                        "--web.enable-remote-write-receiver",
                        "--web.enable-admin-api",
                    ]
                );
            case "victoria-metrics":
                return new ProcessStartInfo("victoria-metrics", [$"-storageDataPath={directory}", $"-httpListenAddr=127.0.0.1:{port}"]);
            default:
                var silo = Path.Combine(AppContext.BaseDirectory, "telemetrygrid.dll");
                var yaml = Path.Combine(directory, "grid.yaml");
                data = Path.Combine(directory, "data");
                File.WriteAllText(yaml, $"data_directory: {data}\nhttp:\n  listen: 127.0.0.1:{port}\n");
                return File.Exists(silo) ? new ProcessStartInfo("dotnet", [silo, "--config", yaml]) : null;
        }
    }

    private async Task AwaitReadyAsync(Uri probe)
    {
        using var http = new HttpClient();
        for (var attempt = 0; attempt < 300; attempt++)
        {
            try
            {
                if ((await http.GetAsync(probe)).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // Not listening yet.
            }
            await Task.Delay(200);
        }
        throw new InvalidOperationException($"{Name} did not become ready.");
    }
}
