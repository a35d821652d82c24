using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Snappy;

namespace TelemetryGrid.Benchmarks.Series;

/// <summary>
/// The same remote-write bodies to the grid, Prometheus and VictoriaMetrics, each a process of its own: samples per second of the server's
/// processor time, memory and disk per series and sample, then the same queries of all. Arguments: [series] [steps] [server …].
/// </summary>
public static class SeriesBenchmark
{
    private const int SeriesPerRequest = 2_000;
    private const int QueryRounds = 15;
    private const int WarmUpRounds = 25;

    private static readonly (string Name, string Query, int Step)[] Queries =
    [
        ("rate(500 series[5m]), 1 h / 15 s", "rate(bench_errors_total[5m])", 15),
        ("sum by(job)(rate(10k series[5m])), 1 h / 60 s", "sum by(job)(rate(bench_requests_total[5m]))", 60),
        ("max_over_time of 1,900 gauges [10m], 1 h / 60 s", "max_over_time(bench_temperature_celsius[10m])", 60),
        ("p90 of buckets by job, 1 h / 60 s", "topk(5, sum by(job, status)(rate(bench_duration_seconds_bucket[5m])))", 60),
    ];

    public static async Task RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var series = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000;
        var steps = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 480;
        var names = args.Length > 2 ? args[2..] : ["grid", "prometheus", "victoria-metrics"];
        var servers = new List<SeriesServer>();
        try
        {
            foreach (var name in names)
            {
                if (await SeriesServer.StartAsync(name) is { } server)
                {
                    servers.Add(server);
                }
                else
                {
                    Console.WriteLine($"series: {name} is not installed");
                }
            }
            await RunAsync(servers, series, steps);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static async Task RunAsync(List<SeriesServer> servers, int series, int steps)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        // Each server is warm before it is measured: some requests are turned into machine code, caches and files exist.
        var end = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 60_000 * 60_000;
        var start = end - ((long)steps * SeriesMix.StepMilliseconds);
        foreach (var server in servers)
        {
            await SendAsync(http, server, [.. Bodies(new SeriesMix(200), "warm", start, 1)]);
        }
        await Task.Delay(2000);
        var cpu = servers.ToDictionary(s => s, s => s.Cpu);
        var resident = servers.ToDictionary(s => s, s => s.ResidentBytes);
        var elapsed = servers.ToDictionary(s => s, _ => TimeSpan.Zero);
        var mix = new SeriesMix(series);
        var wire = 0L;
        for (var step = 0; step < steps; step++)
        {
            var bodies = Bodies(mix, null, start + ((step + 1L) * SeriesMix.StepMilliseconds), series).ToList();
            wire += bodies.Sum(b => (long)b.Length);
            foreach (var server in servers)
            {
                var before = Stopwatch.GetTimestamp();
                await SendAsync(http, server, bodies);
                elapsed[server] += Stopwatch.GetElapsedTime(before);
            }
        }
        // Queued work counts: what was acknowledged is applied when it can be queried.
        await Task.Delay(5000);
        var samples = (double)series * steps;
        Console.WriteLine($"series: {series:N0} series x {steps} steps, {wire / samples:N1} bytes per sample on the wire");
        foreach (var server in servers)
        {
            var used = (server.Cpu - cpu[server]).TotalSeconds;
            Console.WriteLine(
                $"series {server.Name, 16}: {samples / used, 11:N0} samples per CPU-second ({used:N1} s), {samples / elapsed[server].TotalSeconds, 11:N0} samples/s, "
                    + $"{(server.ResidentBytes - resident[server]) / (double)series, 6:N0} bytes of memory per series"
            );
        }
        await QueryAsync(http, servers, end);
        foreach (var server in servers)
        {
            Console.WriteLine(
                $"series {server.Name, 16}: {await server.StoredBytesAsync(http) / samples:N2} bytes per sample stored, index included"
            );
        }
    }

    private static async Task QueryAsync(HttpClient http, List<SeriesServer> servers, long end)
    {
        foreach (var (name, query, step) in Queries)
        {
            var results = new Dictionary<SeriesServer, (List<double> Times, int Series, double Sum, double Cpu)>();
            foreach (var server in servers)
            {
                var parameters = string.Create(
                    CultureInfo.InvariantCulture,
                    $"query_range?query={Uri.EscapeDataString(query)}&start={(end / 1000) - 3600}&end={end / 1000}&step={step}&nocache=1"
                );
                var times = new List<double>();
                var (count, sum) = (0, 0d);
                for (var round = 0; round < WarmUpRounds; round++)
                {
                    await http.GetByteArrayAsync(new Uri(server.Query, parameters));
                }
                var cpu = server.Cpu;
                for (var round = 0; round < QueryRounds; round++)
                {
                    var before = Stopwatch.GetTimestamp();
                    var body = await http.GetByteArrayAsync(new Uri(server.Query, parameters));
                    times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
                    if (round == 0)
                    {
                        (count, sum) = Digest(body);
                    }
                }
                times.Sort();
                results[server] = (times, count, sum, (server.Cpu - cpu).TotalMilliseconds / QueryRounds);
            }
            Console.WriteLine($"series query {name}");
            foreach (var (server, result) in results)
            {
                Console.WriteLine(
                    $"    {server.Name, 16}: median {result.Times[QueryRounds / 2], 7:N1} ms, best {result.Times[0], 7:N1} ms, CPU {result.Cpu, 7:N1} ms, "
                        + $"{result.Series} series, sum of values {result.Sum:G12}"
                );
            }
        }
    }

    // So that a fast wrong answer shows.
    private static (int Series, double Sum) Digest(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var result = document.RootElement.GetProperty("data").GetProperty("result");
        var sum = 0d;
        foreach (var series in result.EnumerateArray())
        {
            foreach (var point in series.GetProperty("values").EnumerateArray())
            {
                sum += double.Parse(point[1].GetString()!, CultureInfo.InvariantCulture);
            }
        }
        return (result.GetArrayLength(), sum);
    }

    private static IEnumerable<byte[]> Bodies(SeriesMix mix, string? prefix, long at, int count)
    {
        for (var first = 0; first < count; first += SeriesPerRequest)
        {
            var writer = new RemoteWriteWriter(RemoteWriteSchema.V1);
            for (var i = first; i < Math.Min(count, first + SeriesPerRequest); i++)
            {
                writer.BeginSeries();
                foreach (var (name, value) in mix.Names[i])
                {
                    writer.Label(name, name == "__name__" ? prefix + value : value);
                }
                writer.Sample(mix.Next(i), mix.TimeOf(i, at)).EndSeries();
            }
            var body = writer.ToArray();
            var compressed = new byte[SnappyBlock.MaxCompressedLength(body.Length)];
            yield return compressed[..SnappyBlock.Compress(body, compressed)];
        }
    }

    private static async Task SendAsync(HttpClient http, SeriesServer server, List<byte[]> bodies)
    {
        foreach (var body in bodies)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            content.Headers.ContentEncoding.Add("snappy");
            content.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
            using var response = await http.PostAsync(server.Write, content);
            if (!response.IsSuccessStatusCode)
            {
                throw new InvalidOperationException(
                    $"{server.Name} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}"
                );
            }
        }
    }
}
