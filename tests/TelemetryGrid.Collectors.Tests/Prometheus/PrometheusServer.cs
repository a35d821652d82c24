using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace TelemetryGrid.Collectors.Tests.Prometheus;

/// <summary>The real Prometheus as a child process on a loopback port.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly string _folder;
    private readonly HttpClient _http;

    private PrometheusServer(Process process, string folder, string address)
    {
        _process = process;
        _folder = folder;
        Address = address;
        _http = new HttpClient { BaseAddress = new Uri($"http://{address}/") };
    }

    public string Address { get; }

    /// <summary>Starts it with this configuration and waits until it is ready; skips the test where it is not installed.</summary>
    public static async Task<PrometheusServer> StartAsync(string configuration)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Append("/usr/bin")
            .Select(folder => Path.Combine(folder, "prometheus"))
            .FirstOrDefault(File.Exists);
        if (program is null)
        {
            Assert.Skip("prometheus is not installed");
        }
        var folder = Directory.CreateTempSubdirectory("prometheus-").FullName;
        var file = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(file, configuration);
        var address = FreeAddress();
        var start = new ProcessStartInfo(
            program,
            [$"--config.file={file}", $"--storage.tsdb.path={Path.Combine(folder, "data")}", $"--web.listen-address={address}"]
        )
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new PrometheusServer(process, folder, address);
        try
        {
            await server.EventuallyAsync("-/ready", _ => true);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        return server;
    }

    /// <summary>Asks until the answer is as wanted.</summary>
    public async Task<JsonElement> QueryAsync(string query, Predicate<JsonElement> isWanted)
    {
        var text = await EventuallyAsync($"api/v1/query?query={Uri.EscapeDataString(query)}", answer => isWanted(Result(answer)));
        return Result(text);

        static JsonElement Result(string answer) => JsonDocument.Parse(answer).RootElement.GetProperty("data").GetProperty("result");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> EventuallyAsync(string path, Predicate<string> isWanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var timer = new PeriodicTimer(Pause);
        while (true)
        {
            try
            {
                using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), limit.Token);
                var text = await response.Content.ReadAsStringAsync(limit.Token);
                if (response.IsSuccessStatusCode && isWanted(text))
                {
                    return text;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private static string FreeAddress()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket.LocalEndPoint!.ToString()!;
    }
}
