using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TelemetryGrid.Benchmarks.Series;
using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Snappy;

namespace TelemetryGrid.Benchmarks.Objectives;

/// <summary>
/// A whole node with so many objectives, each over two counters of its own that are written every 15 s: the processor time of evaluating all of
/// them each minute, which is what the node uses with them less what it uses without. Arguments: [objectives] [minutes].
/// </summary>
public static class ObjectiveBenchmark
{
    private const int SeriesPerRequest = 2_000;
    private const int ObjectivesPerFile = 2_500;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        var minutes = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 4;
        await using var server = await SeriesServer.StartAsync("grid") ?? throw new InvalidOperationException("The program is not there.");
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        var tick = 0;
        await FeedAsync(http, server, count, TimeSpan.FromMinutes(1), () => tick++);
        var without = await FeedAsync(http, server, count, TimeSpan.FromMinutes(1), () => tick++);
        for (var first = 0; first < count; first += ObjectivesPerFile)
        {
            var text = Specifications(first, Math.Min(count, first + ObjectivesPerFile));
            using var file = new StringContent(text, Encoding.UTF8, "application/yaml");
            using var put = await http.PutAsync(new Uri(server.Write, $"/api/v1/slo-files/bench-{first}.yml"), file);
            put.EnsureSuccessStatusCode();
        }
        // The first hour is made up for meanwhile.
        await FeedAsync(http, server, count, TimeSpan.FromMinutes(2), () => tick++);
        var with = await FeedAsync(http, server, count, TimeSpan.FromMinutes(minutes), () => tick++);
        var (current, behind) = await LagAsync(http, server);
        Console.WriteLine(
            $"objectives: {count} each minute take {with - without:0.00} cores ({without:0.00} without, {with:0.00} with); {current} of them have "
                + $"evidence, the last is {behind.TotalSeconds:0} s behind; {server.ResidentBytes >> 20} MiB resident"
        );
    }

    private static string Specifications(int first, int end)
    {
        var text = new StringBuilder("slos:\n");
        for (var i = first; i < end; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"""
                  - name: availability
                    service: s{i}
                    target: 99.9
                    sli:
                      type: availability
                      good: bench_good_total{"{"}service="s{i}"{"}"}
                      total: bench_all_total{"{"}service="s{i}"{"}"}

                """
            );
        }
        return text.ToString();
    }

    /// <summary>Writes samples for a while; the cores the server used meanwhile.</summary>
    private static async Task<double> FeedAsync(HttpClient http, SeriesServer server, int count, TimeSpan length, Func<int> next)
    {
        var started = TimeProvider.System.GetTimestamp();
        var cpu = server.Cpu;
        using var timer = new PeriodicTimer(Step);
        while (TimeProvider.System.GetElapsedTime(started) < length)
        {
            var at = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            var value = 150.0 * next();
            for (var first = 0; first < count; first += SeriesPerRequest / 2)
            {
                using var content = new ByteArrayContent(Body(first, Math.Min(count, first + (SeriesPerRequest / 2)), at, value));
                content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
                content.Headers.ContentEncoding.Add("snappy");
                content.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
                using var response = await http.PostAsync(server.Write, content);
                response.EnsureSuccessStatusCode();
            }
            await timer.WaitForNextTickAsync();
        }
        return (server.Cpu - cpu) / TimeProvider.System.GetElapsedTime(started);
    }

    private static byte[] Body(int first, int end, long at, double value)
    {
        var writer = new RemoteWriteWriter(RemoteWriteSchema.V1);
        for (var i = first; i < end; i++)
        {
            var service = $"s{i}";
            foreach (var (name, share) in new[] { ("bench_all_total", 1.0), ("bench_good_total", 0.9995) })
            {
                writer.BeginSeries();
                writer.Label("__name__", name);
                writer.Label("service", service);
                writer.Sample(value * share, at).EndSeries();
            }
        }
        var body = writer.ToArray();
        var compressed = new byte[SnappyBlock.MaxCompressedLength(body.Length)];
        return compressed[..SnappyBlock.Compress(body, compressed)];
    }

    private static async Task<(int Current, TimeSpan Behind)> LagAsync(HttpClient http, SeriesServer server)
    {
        using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri(server.Write, "/api/v1/slos")));
        var slos = answer.RootElement.EnumerateArray().ToList();
        var oldest = slos.Min(s => s.GetProperty("evaluated_until").GetDateTimeOffset());
        return (slos.Count(s => s.GetProperty("status").GetString() != "no_data"), TimeProvider.System.GetUtcNow() - oldest);
    }
}
