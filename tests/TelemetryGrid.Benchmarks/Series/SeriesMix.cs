using System.Globalization;

namespace TelemetryGrid.Benchmarks.Series;

/// <summary>
/// Series as a monitored site has them: half are request counters of uneven rate, the rest small counters, integer and decimal gauges,
/// values that never change, histogram buckets that rarely do, and one in twenty with a full mantissa. Every 15 s, some with jitter.
/// The same seed gives the same data.
/// </summary>
internal sealed class SeriesMix
{
    public const int StepMilliseconds = 15_000;
    private readonly Random _random = new(1);
    private readonly double[] _values;
    private readonly Kind[] _kinds;
    private readonly double[] _rates;

    public SeriesMix(int count)
    {
        Names = new (string Name, string Value)[count][];
        _values = new double[count];
        _kinds = new Kind[count];
        _rates = new double[count];
        for (var i = 0; i < count; i++)
        {
            var (metric, kind) =
                i < count / 2 ? ("bench_requests_total", Kind.Counter)
                : i < (count / 2) + 500 ? ("bench_errors_total", Kind.Counter)
                : (i % 20) switch
                {
                    < 5 => ("bench_queue_length", Kind.Integer),
                    < 10 => ("bench_temperature_celsius", Kind.Decimal),
                    < 13 => ("bench_limit", Kind.Constant),
                    < 19 => ("bench_duration_seconds_bucket", Kind.Bucket),
                    _ => ("bench_load_average", Kind.Random),
                };
            _kinds[i] = kind;
            _rates[i] = Math.Exp(_random.NextDouble() * 8);
            _values[i] = kind switch
            {
                Kind.Counter => _random.Next(1_000_000),
                Kind.Integer => _random.Next(100),
                Kind.Decimal => 20 + _random.Next(300) / 10d,
                Kind.Constant => _random.Next(10) * 1000,
                Kind.Bucket => _random.Next(10_000),
                _ => _random.NextDouble(),
            };
            string Number(int of) => (i % of).ToString(CultureInfo.InvariantCulture);
            Names[i] =
            [
                ("__name__", metric),
                ("cluster", "production-" + Number(2)),
                ("container", "server"),
                ("instance", $"10.12.{(i / 200) % 100}.{i % 200}:9100"),
                ("job", "service-" + Number(10)),
                ("method", ((string[])["GET", "POST", "PUT", "DELETE"])[i % 4]),
                ("namespace", "team-" + Number(25)),
                ("path", "/api/v1/resource/" + i.ToString(CultureInfo.InvariantCulture)),
                ("pod", $"service-{Number(10)}-7d9f8b6c5d-{i % 200:x4}"),
                ("status", ((string[])["200", "404", "500"])[i % 3]),
            ];
        }
    }

    private enum Kind
    {
        Counter,
        Integer,
        Decimal,
        Constant,
        Bucket,
        Random,
    }

    /// <summary>The labels of each series, sorted by name.</summary>
    public (string Name, string Value)[][] Names { get; }

    /// <summary>The next value of a series; ask once per step, in the order of the series.</summary>
    public double Next(int series)
    {
        ref var value = ref _values[series];
        switch (_kinds[series])
        {
            case Kind.Counter:
                value += Math.Floor(_rates[series] * (0.8 + (0.4 * _random.NextDouble())));
                break;
            case Kind.Integer:
                value = Math.Max(0, value + _random.Next(-3, 4));
                break;
            case Kind.Decimal:
                value = Math.Round(value + (_random.Next(-5, 6) / 10d), 1);
                break;
            case Kind.Bucket:
                value += _random.Next(10) == 0 ? 1 : 0;
                break;
            case Kind.Random:
                value += (_random.NextDouble() - 0.5) / 10;
                break;
        }
        return value;
    }

    /// <summary>
    /// When a series is read in a step: the 200 of a target together, and of every second target a few milliseconds early or late. (What
    /// Prometheus scrapes itself it aligns, within two milliseconds; other senders do not.)
    /// </summary>
    public static long TimeOf(int series, long step)
    {
        var target = series / 200;
        return target % 2 == 0 ? step : step + new Random(HashCode(target, step)).Next(-5, 6);
    }

    private static int HashCode(int target, long step) => unchecked((int)((step * 31) + (target * 7919)));
}
