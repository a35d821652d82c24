using System.Globalization;
using System.Net;
using System.Text;

namespace TelemetryGrid.EndToEnd.Series;

/// <summary>A page of metrics whose content depends on nothing but how often it was asked for. Whoever reads it, the numbers are known.</summary>
internal sealed class TargetPage : IAsyncDisposable
{
    private static readonly double[] Bounds = [0.05, 0.25, 0.5, 2.5];
    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private readonly TimeProvider? _stamps;
    private int _scrapes;

    /// <param name="stamps">
    /// Gives every sample the last even second as its time, and values that depend on it alone: whoever asks each second misses none.
    /// </param>
    public TargetPage(TimeProvider? stamps = null)
    {
        _stamps = stamps;
        Port = Ports.FreeTcp();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public int Port { get; }

    public string Instance => $"127.0.0.1:{Port}";

    /// <summary>How often it was asked for.</summary>
    public int Scrapes => Volatile.Read(ref _scrapes);

    /// <summary>Answers nobody any more.</summary>
    public async Task StopAsync()
    {
        _listener.Close();
        await _serving;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            var scrape = Interlocked.Increment(ref _scrapes);
            var second = _stamps?.GetUtcNow().ToUnixTimeSeconds() / 2 * 2;
            var body = Encoding.UTF8.GetBytes(Render(second is { } s ? (int)(s / 2 % 1_000_000) : scrape, second * 1000));
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            try
            {
                await context.Response.OutputStream.WriteAsync(body);
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
            {
                // Who asked has gone.
            }
        }
    }

    private static string Render(int n, long? stamp)
    {
        var page = new StringBuilder();
        var end = stamp is { } s ? string.Create(CultureInfo.InvariantCulture, $" {s}\n") : "\n";

        Family("e2e_requests_total", "counter", "Requests by path and code, with a \\\\ and a\\nline end.");
        foreach (var (path, speed) in new[] { ("/", 1), ("/api", 7), ("/login", 3), ("/static", 40) })
        {
            foreach (var code in new[] { 200, 404, 500 })
            {
                Sample($"e2e_requests_total{{path=\"{path}\",code=\"{code}\"}}", 100_000 + ((long)n * speed * (601 - code)));
            }
        }
        Family("e2e_restarting_total", "counter", "Starts again at zero every seventh time.");
        Sample("e2e_restarting_total{worker=\"1\"}", n % 7 * 10);
        Sample("e2e_restarting_total{worker=\"2\"}", n % 11 * 0.5);
        Family("e2e_temperature_celsius", "gauge", "Goes up and down.");
        foreach (var room in new[] { "cellar", "küche", "say \\\"hi\\\"", "back\\\\slash" })
        {
            Sample($"e2e_temperature_celsius{{room=\"{room}\"}}", Math.Sin((n + room.Length) / 3d) * 20);
        }
        Family("e2e_odd", "gauge", "What is not finite.");
        Sample("e2e_odd{kind=\"nan\"}", double.NaN);
        Sample("e2e_odd{kind=\"up\"}", double.PositiveInfinity);
        Sample("e2e_odd{kind=\"down\"}", double.NegativeInfinity);
        Sample("e2e_odd{kind=\"tiny\"}", double.Epsilon);
        Sample("e2e_odd{kind=\"huge\"}", -1.7976931348623157e308);
        if (n % 3 != 0)
        {
            Family("e2e_now_and_then", "gauge", "Missing every third time.");
            Sample("e2e_now_and_then", n);
        }
        Family("e2e_latency_seconds", "histogram", "How long it took.");
        foreach (var (path, weight) in new[] { ("/", 5), ("/api", 2) })
        {
            var count = 0L;
            for (var i = 0; i < Bounds.Length; i++)
            {
                count = 1000 + ((long)n * weight * (i + 1) * (i + 2));
                Sample(
                    string.Create(CultureInfo.InvariantCulture, $"e2e_latency_seconds_bucket{{path=\"{path}\",le=\"{Bounds[i]}\"}}"),
                    count
                );
            }
            Sample($"e2e_latency_seconds_bucket{{path=\"{path}\",le=\"+Inf\"}}", count + n);
            Sample($"e2e_latency_seconds_sum{{path=\"{path}\"}}", 500 + (n * weight * 1.7));
            Sample($"e2e_latency_seconds_count{{path=\"{path}\"}}", count + n);
        }
        Family("e2e_size_bytes", "summary", "How large it was.");
        Sample("e2e_size_bytes{quantile=\"0.5\"}", 512 + (n % 5));
        Sample("e2e_size_bytes{quantile=\"0.99\"}", 9000 + (n % 13));
        Sample("e2e_size_bytes_sum", n * 700d);
        Sample("e2e_size_bytes_count", n);
        Family("e2e_build_info", "gauge", "What is running.");
        foreach (var path in new[] { "/", "/api", "/login" })
        {
            Sample($"e2e_build_info{{path=\"{path}\",version=\"1.{path.Length}.0\"}}", 1);
        }
        page.Append("e2e_without_type ").Append(n).Append(end);
        return page.ToString();

        void Family(string name, string type, string help) => page.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");

        void Sample(string series, double value) => page.Append(series).Append(' ').Append(Text(value)).Append(end);
    }

    private static string Text(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
