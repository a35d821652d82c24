namespace TelemetryGrid.PromQL.Tests.Evaluation;

/// <summary>Range functions against their definitions, written down plainly, over random samples and windows.</summary>
public class RangeFunctionTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<string> Functions =>
        [
            "rate(m[W])",
            "increase(m[W])",
            "delta(m[W])",
            "irate(m[W])",
            "idelta(m[W])",
            "sum_over_time(m[W])",
            "avg_over_time(m[W])",
            "min_over_time(m[W])",
            "max_over_time(m[W])",
            "count_over_time(m[W])",
            "last_over_time(m[W])",
            "present_over_time(m[W])",
            "stdvar_over_time(m[W])",
            "quantile_over_time(0.3, m[W])",
            "changes(m[W])",
            "resets(m[W])",
            "deriv(m[W])",
        ];

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task Range_RandomSamples_AsDefined(string query)
    {
        var random = new Random(41);
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);
        var compared = 0;
        for (var round = 0; round < 60; round++)
        {
            var source = new MemorySeriesSource();
            var labels = Labels.Of(("__name__", "m"));
            var samples = new List<(long Time, double Value)>();
            var value = 0.0;
            for (long time = random.Next(20_000); time < 600_000; time += 1 + random.Next(round % 2 == 0 ? 30_000 : 8_000))
            {
                value = random.Next(round % 3 == 0 ? 4 : 40) == 0 ? random.Next(5) : value + random.Next(10);
                var sample = random.Next(60) switch
                {
                    0 => double.NaN,
                    1 => StaleMarker.Value,
                    _ => value,
                };
                source.Add(labels, time, sample);
                if (!StaleMarker.Is(sample))
                {
                    samples.Add((time, sample));
                }
            }
            long window = 1000 * (1 + random.Next(200)),
                step = 1 + random.Next(40_000);
            var text = query.Replace("W", $"{window}ms", StringComparison.Ordinal);

            var result = await engine.RangeAsync(text, source, 0, 600_000, Math.Max(step, 100), Cancellation);

            var found = ((MatrixValue)result.Value).Series.SingleOrDefault();
            var points = found is null
                ? []
                : found.Timestamps.ToArray().Zip(found.Values.ToArray()).ToDictionary(static p => p.First, static p => p.Second);
            for (long time = 0; time <= 600_000; time += Math.Max(step, 100))
            {
                var inside = samples.Where(s => s.Time > time - window && s.Time <= time).ToArray();
                var expected = Define(query[..query.IndexOf('(', StringComparison.Ordinal)], inside, time - window, time);
                Assert.Equal(expected is not null, points.TryGetValue(time, out var actual));
                if (expected is { } wanted)
                {
                    compared++;
                    Assert.True(
                        wanted.Equals(actual) || Math.Abs(wanted - actual) <= 1e-9 * Math.Max(1, Math.Abs(wanted)),
                        $"{text} at {time}: {actual:R}, not {wanted:R}"
                    );
                }
            }
        }
        Assert.True(compared > 500, $"only {compared} points");
    }

    private static double? Define(string function, (long Time, double Value)[] samples, long start, long end)
    {
        var values = samples.Select(static s => s.Value).ToArray();
        var enough = function is "rate" or "increase" or "delta" or "irate" or "idelta" or "deriv" ? 2 : 1;
        if (samples.Length < enough)
        {
            return null;
        }
        switch (function)
        {
            case "rate":
                return Extrapolated(samples, start, end, counter: true) / ((end - start) / 1000.0);
            case "increase" or "delta":
                return Extrapolated(samples, start, end, counter: function == "increase");
            case "irate" or "idelta":
                var change = function == "irate" && values[^1] < values[^2] ? values[^1] : values[^1] - values[^2];
                return function == "irate" ? change / ((samples[^1].Time - samples[^2].Time) / 1000.0) : change;
            case "sum_over_time":
                return values.Sum();
            case "avg_over_time":
                return values.Average();
            case "min_over_time" or "max_over_time":
                var numbers = values.Where(static v => !double.IsNaN(v)).ToArray();
                return numbers.Length == 0 ? double.NaN
                    : function == "min_over_time" ? numbers.Min()
                    : numbers.Max();
            case "count_over_time":
                return values.Length;
            case "last_over_time":
                return values[^1];
            case "present_over_time":
                return 1;
            case "stdvar_over_time":
                return values.Select(v => Math.Pow(v - values.Average(), 2)).Average();
            case "quantile_over_time":
                Array.Sort(values);
                var rank = 0.3 * (values.Length - 1);
                var lower = (int)rank;
                return values[lower] * (1 - (rank - lower)) + (values[Math.Min(lower + 1, values.Length - 1)] * (rank - lower));
            case "changes":
                return values.Zip(values.Skip(1)).Count(static p => !p.First.Equals(p.Second));
            case "resets":
                return values.Zip(values.Skip(1)).Count(static p => p.Second < p.First);
            default:
                return Slope(samples);
        }
    }

    private static double Extrapolated((long Time, double Value)[] samples, long start, long end, bool counter)
    {
        var increase = samples[^1].Value - samples[0].Value;
        for (var i = 1; counter && i < samples.Length; i++)
        {
            increase += samples[i].Value < samples[i - 1].Value ? samples[i - 1].Value : 0;
        }
        double sampled = samples[^1].Time - samples[0].Time;
        var between = sampled / (samples.Length - 1);
        double before = samples[0].Time - start,
            after = end - samples[^1].Time;
        before = before < between * 1.1 ? before : between / 2;
        after = after < between * 1.1 ? after : between / 2;
        if (counter && increase > 0 && samples[0].Value >= 0)
        {
            before = Math.Min(before, sampled * samples[0].Value / increase);
        }
        return increase * (before + sampled + after) / sampled;
    }

    private static double Slope((long Time, double Value)[] samples)
    {
        if (samples.All(s => s.Value == samples[0].Value))
        {
            return 0;
        }
        var x = samples.Average(static s => s.Time / 1000.0);
        var y = samples.Average(static s => s.Value);
        return samples.Sum(s => ((s.Time / 1000.0) - x) * (s.Value - y)) / samples.Sum(s => Math.Pow((s.Time / 1000.0) - x, 2));
    }
}
