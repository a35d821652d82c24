using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TelemetryGrid.Benchmarks.Series;
using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Snappy;

namespace TelemetryGrid.Benchmarks.Rules;

/// <summary>
/// 5,000 alert rules over 100,000 series every 15 s, each rule over the 20 series of one device and metric, half of them rates: the cores
/// that the grid uses beyond what taking the samples takes. Arguments: [seconds] measured each without and with rules.
/// </summary>
public static class RuleBenchmark
{
    private const int Metrics = 20;
    private const int Devices = 250;
    private const int Interfaces = 20;
    private const int RulesPerGroup = 20;
    private const int StepSeconds = 15;
    private const int SeriesPerRequest = 5_000;

    public static async Task RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 60;
        await using var server = await SeriesServer.StartAsync("grid") ?? throw new InvalidOperationException("the grid is not built");
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        var now = TimeProvider.System.GetUtcNow();
        for (var step = 24; step > 0; step--)
        {
            await WriteAsync(http, server, now.AddSeconds(-step * StepSeconds), 24 - step);
        }
        Console.WriteLine($"rules: {Metrics * Devices * Interfaces:N0} series written, {server.ResidentBytes >> 20} MiB");
        await Task.Delay(TimeSpan.FromSeconds(20));
        var without = await MeasureAsync(http, server, seconds);
        await PutAsync(http, server);
        // The first evaluations are compiled.
        await MeasureAsync(http, server, 2 * StepSeconds);
        var with = await MeasureAsync(http, server, seconds);
        Console.WriteLine(
            $"rules: {without:N2} cores without rules, {with:N2} with {Metrics * Devices:N0}: {with - without:N2} for the rules"
        );
        await ReportAsync(http, server);
    }

    private static async Task<double> MeasureAsync(HttpClient http, SeriesServer server, int seconds)
    {
        var (cpu, began) = (server.Cpu, TimeProvider.System.GetTimestamp());
        for (var passed = 0; passed < seconds; passed += StepSeconds)
        {
            var step = TimeProvider.System.GetTimestamp();
            await WriteAsync(http, server, TimeProvider.System.GetUtcNow(), passed / StepSeconds);
            var left = TimeSpan.FromSeconds(StepSeconds) - TimeProvider.System.GetElapsedTime(step);
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
        return (server.Cpu - cpu) / TimeProvider.System.GetElapsedTime(began);
    }

    private static async Task PutAsync(HttpClient http, SeriesServer server)
    {
        var text = new StringBuilder("groups:\n");
        for (var rule = 0; rule < Metrics * Devices; rule++)
        {
            if (rule % RulesPerGroup == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"  - name: g{rule / RulesPerGroup}\n    interval: {StepSeconds}s\n    rules:\n");
            }
            var (metric, device) = (rule % Metrics, rule / Metrics);
            var expression =
                metric % 2 == 0
                    ? $"bench_{metric}{{device=\\\"d{device}\\\"}} > 99"
                    : $"rate(bench_{metric}{{device=\\\"d{device}\\\"}}[2m]) > 99";
            text.Append(
                CultureInfo.InvariantCulture,
                $"      - {{alert: A{rule}, expr: \"{expression}\", for: 1m, annotations: {{summary: '{{{{ $labels.interface }}}} has {{{{ $value }}}}'}}}}\n"
            );
        }
        using var content = new StringContent(text.ToString(), Encoding.UTF8, "application/yaml");
        using var response = await http.PutAsync(new Uri(server.Query, "rule-files/bench.yml"), content);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
        }
    }

    private static async Task ReportAsync(HttpClient http, SeriesServer server)
    {
        using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri(server.Query, "rules?file[]=bench.yml")));
        var groups = answer.RootElement.GetProperty("data").GetProperty("groups").EnumerateArray().ToList();
        var rules = groups.SelectMany(g => g.GetProperty("rules").EnumerateArray()).ToList();
        var alerts = rules.Sum(r => r.GetProperty("alerts").GetArrayLength());
        var slowest = groups.Max(g => g.GetProperty("evaluationTime").GetDouble());
        var bad = rules.Count(r => r.GetProperty("health").GetString() != "ok");
        Console.WriteLine($"rules: {rules.Count:N0} rules, {bad} not ok, {alerts:N0} alerts, slowest group {slowest:N3} s");
    }

    private static async Task WriteAsync(HttpClient http, SeriesServer server, DateTimeOffset at, int step)
    {
        var series = 0;
        while (series < Metrics * Devices * Interfaces)
        {
            var writer = new RemoteWriteWriter(RemoteWriteSchema.V1);
            for (var left = SeriesPerRequest; left > 0; left--, series++)
            {
                var (metric, device, port) = (series % Metrics, series / Metrics % Devices, series / (Metrics * Devices));
                writer.BeginSeries();
                writer.Label("__name__", $"bench_{metric}");
                writer.Label("device", $"d{device}");
                writer.Label("interface", $"eth{port}");
                // One in a hundred is above the threshold; counters go on.
                var isHigh = (device + port) % 100 == 0;
                var value =
                    metric % 2 == 0 ? (isHigh ? 100 : series % 90) : (double)(isHigh ? 2000 : 15) * (at.ToUnixTimeSeconds() % 1_000_000);
                writer.Sample(value + (step % 2), at.ToUnixTimeMilliseconds()).EndSeries();
            }
            var body = writer.ToArray();
            var compressed = new byte[SnappyBlock.MaxCompressedLength(body.Length)];
            using var content = new ByteArrayContent(compressed[..SnappyBlock.Compress(body, compressed)]);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            content.Headers.ContentEncoding.Add("snappy");
            content.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
            using var response = await http.PostAsync(server.Write, content);
            response.EnsureSuccessStatusCode();
        }
    }
}
