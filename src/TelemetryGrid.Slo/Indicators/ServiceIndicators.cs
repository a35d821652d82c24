using System.Globalization;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Indicators;

/// <summary>Indicators of services, from the selectors of their metrics.</summary>
public static class ServiceIndicators
{
    private const string Window = "[{{.window}}]";

    /// <summary>Events of one counter among those of another.</summary>
    public static Indicator Ratio(IndicatorKind kind, VectorSelector part, VectorSelector total, bool partIsBad) =>
        new(kind, new RatioMeasurement(Increase(part), Increase(total), partIsBad));

    /// <summary>Events no slower than a bucket's bound, from a classic histogram.</summary>
    /// <param name="histogram">The histogram without <c>_bucket</c>, or with it.</param>
    /// <param name="seconds">The bound; there has to be a bucket of it.</param>
    public static Indicator LatencyThreshold(VectorSelector histogram, double seconds)
    {
        var (name, matchers) = Base(histogram);
        // Clients write the same bound as 1 and as 1.0.
        var text = seconds.ToString("R", CultureInfo.InvariantCulture);
        var bound = text.Contains('.', StringComparison.Ordinal)
            ? new LabelMatcher("le", MatchOperator.Equal, text)
            : new LabelMatcher("le", MatchOperator.Regex, $"{text}(\\.0)?");
        var good = $"sum(increase({Selector.Of($"{name}_bucket", matchers, bound)}{Window}))";
        var total = $"sum(increase({Selector.Of($"{name}_count", matchers)}{Window}))";
        return new(IndicatorKind.Latency, new RatioMeasurement(QueryTemplate.Parse(good), QueryTemplate.Parse(total), PartIsBad: false));
    }

    /// <summary>A percentile that must not exceed a bound; each minute is good or bad.</summary>
    /// <param name="histogram">The histogram without <c>_bucket</c>, or with it.</param>
    /// <param name="quantile">Between 0 and 1, for example 0.99.</param>
    /// <param name="seconds">The bound.</param>
    public static Indicator LatencyPercentile(VectorSelector histogram, double quantile, double seconds)
    {
        var (name, matchers) = Base(histogram);
        var phi = quantile.ToString("R", CultureInfo.InvariantCulture);
        var query = $"histogram_quantile({phi}, sum by (le) (rate({Selector.Of($"{name}_bucket", matchers)}{Window})))";
        return new(IndicatorKind.Latency, new ThresholdMeasurement(QueryTemplate.Parse(query), Comparison.LessOrEqual, seconds));
    }

    /// <summary>Events per second that must not fall below a bound; each minute is good or bad, one without a value is bad.</summary>
    public static Indicator Throughput(VectorSelector counter, double perSecond) =>
        new(
            IndicatorKind.Throughput,
            new ThresholdMeasurement(
                QueryTemplate.Parse($"sum(rate({ExprPrinter.Print(counter)}{Window}))"),
                Comparison.GreaterOrEqual,
                perSecond
            )
        )
        {
            Absent = AbsentMeaning.Bad,
        };

    /// <summary>The age of the newest success, given as a gauge of its time in seconds since 1970; each minute is good or bad.</summary>
    public static Indicator Freshness(VectorSelector timestamps, TimeSpan oldest) =>
        new(
            IndicatorKind.Freshness,
            new ThresholdMeasurement(
                QueryTemplate.Parse($"time() - max({ExprPrinter.Print(timestamps)})"),
                Comparison.LessOrEqual,
                oldest.TotalSeconds
            )
        );

    private static QueryTemplate Increase(VectorSelector selector) =>
        QueryTemplate.Parse($"sum(increase({ExprPrinter.Print(selector)}{Window}))");

    private static (string Name, IEnumerable<LabelMatcher> Matchers) Base(VectorSelector histogram)
    {
        var name = histogram.Name ?? "";
        var plain = name.EndsWith("_bucket", StringComparison.Ordinal) ? name[..^"_bucket".Length] : name;
        return (plain, histogram.Matchers.Where(m => m.Name is not (Labels.MetricName or "le")));
    }
}
