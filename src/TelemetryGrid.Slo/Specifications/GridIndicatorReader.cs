using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;
using TelemetryGrid.Slo.Indicators;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Specifications;

/// <summary>
/// Reads <c>sli</c> of <c>slos.yml</c>: a type, and either one of the general forms (<c>good</c> or <c>bad</c> with <c>total</c>; <c>raw</c>;
/// <c>query</c> with <c>op</c> and <c>threshold</c>; <c>source: measurements</c> for what is sent) or what the type itself needs.
/// </summary>
internal static class GridIndicatorReader
{
    /// <param name="sli">What the file says.</param>
    /// <param name="service">The objective's service.</param>
    /// <param name="name">The objective's name.</param>
    public static Indicator? Read(SpecificationMap sli, string service, string name)
    {
        var type = sli.Required("type");
        if (KindOf(type) is not { } kind)
        {
            if (type.Length > 0)
            {
                sli.Error("type", $"'{type}' is none of {string.Join(", ", Kinds.Select(k => k.Name))}");
            }
            return null;
        }
        var absent = ReadAbsent(sli);
        var indicator =
            sli.Has("source") ? Pushed(sli, kind, service, name)
            : sli.Has("total") ? Ratio(sli, kind)
            : sli.Has("raw") ? Raw(sli, kind)
            : sli.Has("query") ? Threshold(sli, kind)
            : OfKind(sli, kind);
        sli.Close();
        return indicator is not null && absent is { } meaning ? indicator with { Absent = meaning } : indicator;
    }

    private static readonly (string Name, IndicatorKind Kind)[] Kinds =
    [
        ("availability", IndicatorKind.Availability),
        ("latency", IndicatorKind.Latency),
        ("error_rate", IndicatorKind.ErrorRate),
        ("throughput", IndicatorKind.Throughput),
        ("freshness", IndicatorKind.Freshness),
        ("interface_availability", IndicatorKind.InterfaceAvailability),
        ("path_loss", IndicatorKind.PathLoss),
        ("utilization_headroom", IndicatorKind.UtilizationHeadroom),
        ("flow_reachability", IndicatorKind.FlowReachability),
    ];

    private static IndicatorKind? KindOf(string name) =>
        Array.Find(Kinds, k => k.Name == name) is { Name: not null } found ? found.Kind : null;

    private static AbsentMeaning? ReadAbsent(SpecificationMap sli)
    {
        switch (sli.Text("absent"))
        {
            case null:
                return null;
            case "no_evidence":
                return AbsentMeaning.NoEvidence;
            case "bad":
                return AbsentMeaning.Bad;
            case "good":
                return AbsentMeaning.Good;
            case var text:
                sli.Error("absent", $"'{text}' is none of no_evidence, bad and good");
                return null;
        }
    }

    private static Indicator? Ratio(SpecificationMap sli, IndicatorKind kind)
    {
        if (sli.Has("good") == sli.Has("bad"))
        {
            sli.Error("total", "either good or bad is expected with it");
            sli.Ignore("good", "bad");
        }
        var isBad = sli.Has("bad");
        var part = sli.Count(isBad ? "bad" : "good", isCounter: true);
        var total = sli.Count("total", isCounter: true);
        return part is null || total is null ? null : new Indicator(kind, new RatioMeasurement(part, total, isBad));
    }

    private static Indicator? Raw(SpecificationMap sli, IndicatorKind kind)
    {
        var meaning = sli.Text("raw_type") ?? (kind == IndicatorKind.ErrorRate ? "failure" : "success");
        if (meaning is not ("success" or "failure"))
        {
            sli.Error("raw_type", $"'{meaning}' is neither success nor failure");
        }
        return sli.Query("raw") is { } ratio ? new Indicator(kind, new RawRatioMeasurement(ratio, meaning == "failure")) : null;
    }

    private static Indicator? Threshold(SpecificationMap sli, IndicatorKind kind)
    {
        var query = sli.Query("query");
        var threshold = RequiredNumber(sli, "threshold");
        var comparison = ReadComparison(sli, kind);
        return query is null || threshold is null
            ? null
            : new Indicator(kind, new ThresholdMeasurement(query, comparison, threshold.Value));
    }

    private static Indicator? Pushed(SpecificationMap sli, IndicatorKind kind, string service, string name)
    {
        if (sli.Text("source") is var source && source != "measurements")
        {
            sli.Error("source", $"'{source}' is not measurements, the only source there is beside queries");
            return null;
        }
        var threshold = sli.Seconds("threshold");
        return new Indicator(kind, new PushedMeasurement(service, name, ReadComparison(sli, kind), threshold));
    }

    private static Comparison ReadComparison(SpecificationMap sli, IndicatorKind kind)
    {
        var op = sli.Text("op") ?? (kind is IndicatorKind.Throughput or IndicatorKind.Availability ? "gte" : "lte");
        if (!Comparisons.TryParse(op, out var comparison))
        {
            sli.Error("op", $"'{op}' is none of lte, lt, gte and gt");
        }
        return comparison;
    }

    private static Indicator? OfKind(SpecificationMap sli, IndicatorKind kind) =>
        kind switch
        {
            IndicatorKind.Latency => Latency(sli),
            IndicatorKind.Throughput => RequiredNumber(sli, "threshold") is { } least && sli.Series("metric") is { } counter
                ? ServiceIndicators.Throughput(counter, least)
                : null,
            IndicatorKind.Freshness => RequiredNumber(sli, "threshold") is { } oldest && sli.Series("metric") is { } timestamps
                ? ServiceIndicators.Freshness(timestamps, TimeSpan.FromSeconds(Math.Clamp(oldest, 0, SloDuration.Longest.TotalSeconds)))
                : null,
            IndicatorKind.InterfaceAvailability => Matchers(sli) is { } interfaces
                ? NetworkIndicators.InterfaceAvailability(interfaces)
                : null,
            IndicatorKind.PathLoss => Matchers(sli) is { } path ? NetworkIndicators.PathLoss(path) : null,
            IndicatorKind.UtilizationHeadroom => Headroom(sli) is { } free && Matchers(sli) is { } links
                ? NetworkIndicators.UtilizationHeadroom(links, free)
                : null,
            IndicatorKind.FlowReachability => Matchers(sli) is { } flows ? NetworkIndicators.FlowReachability(flows) : null,
            _ => Gauge(sli, kind),
        };

    private static Indicator? Latency(SpecificationMap sli)
    {
        var bound = RequiredNumber(sli, "threshold");
        var percentile = sli.Has("percentile") ? sli.Percent("percentile") : (double?)null;
        if (sli.Series("metric") is not { } histogram || bound is not { } seconds)
        {
            return null;
        }
        return percentile is { } quantile
            ? ServiceIndicators.LatencyPercentile(histogram, quantile, seconds)
            : ServiceIndicators.LatencyThreshold(histogram, seconds);
    }

    /// <summary>A gauge that is 1 while all is well.</summary>
    private static Indicator? Gauge(SpecificationMap sli, IndicatorKind kind)
    {
        if (!sli.Has("metric"))
        {
            sli.Error("", "good or bad with total is expected, or raw, or query with threshold, or metric: a gauge that is 1 or 0");
            return null;
        }
        if (sli.Series("metric") is not { } gauge)
        {
            return null;
        }
        string Over(string function) => $"sum({function}({ExprPrinter.Print(gauge)}[{{{{.window}}}}]))";
        var (part, total) = (QueryTemplate.Parse(Over("sum_over_time")), QueryTemplate.Parse(Over("count_over_time")));
        return new Indicator(kind, new RatioMeasurement(part, total, PartIsBad: kind == IndicatorKind.ErrorRate));
    }

    private static double? Headroom(SpecificationMap sli)
    {
        var headroom = RequiredNumber(sli, "headroom");
        if (headroom is null or (> 0 and < 1))
        {
            return headroom;
        }
        sli.Error("headroom", "is a share of the capacity between 0 and 1, both exclusive");
        return null;
    }

    private static IReadOnlyList<LabelMatcher>? Matchers(SpecificationMap sli)
    {
        if (Selector.TryParseMatchers(sli.Required("match"), out var matchers) is not { } error)
        {
            return matchers;
        }
        sli.Error("match", error);
        return null;
    }

    private static double? RequiredNumber(SpecificationMap sli, string key)
    {
        sli.Required(key);
        return sli.Seconds(key);
    }
}
