using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Specifications;

/// <summary>An OpenSLO SLI: a ratio, or a value that an objective gives the threshold of.</summary>
/// <param name="Ratio">The ratio; null for the other.</param>
/// <param name="Threshold">The value; null for the other.</param>
/// <param name="IsShared">True when it is not of one objective alone.</param>
internal sealed record OpenSloIndicator(Measurement? Ratio, QueryTemplate? Threshold, bool IsShared)
{
    /// <summary>One that was there, but wrong, and has been reported.</summary>
    public static readonly OpenSloIndicator Unknown = new(null, null, false);

    public static OpenSloIndicator Read(SpecificationMap spec, bool isShared)
    {
        spec.Ignore("description");
        var threshold = spec.Map("thresholdMetric");
        var ratio = spec.Map("ratioMetric");
        spec.Close();
        if ((threshold is null) == (ratio is null))
        {
            spec.Error("", "exactly one of thresholdMetric and ratioMetric is expected");
            return Unknown;
        }
        return threshold is not null
            ? new OpenSloIndicator(null, Source(threshold)?.Query("query"), isShared)
            : new OpenSloIndicator(ReadRatio(ratio!), null, isShared);
    }

    private static Measurement? ReadRatio(SpecificationMap ratio)
    {
        var isCounter = ratio.Flag("counter") ?? false;
        var rawType = ratio.Text("rawType");
        var (good, bad, total, raw) = (ratio.Map("good"), ratio.Map("bad"), ratio.Map("total"), ratio.Map("raw"));
        ratio.Close();
        if (raw is not null)
        {
            if (good is not null || bad is not null || total is not null)
            {
                ratio.Error("raw", "excludes good, bad and total");
            }
            if (rawType is not ("success" or "failure"))
            {
                ratio.Error("rawType", "raw needs it: success or failure");
            }
            return Source(raw)?.Query("query") is { } query ? new RawRatioMeasurement(query, rawType == "failure") : null;
        }
        if ((good is null) == (bad is null) || total is null)
        {
            ratio.Error("", "total with either good or bad is expected, or raw");
            return null;
        }
        var part = Source(good ?? bad!)?.Count("query", isCounter);
        var all = Source(total)?.Count("query", isCounter);
        return part is null || all is null ? null : new RatioMeasurement(part, all, PartIsBad: good is null);
    }

    private static SpecificationMap? Source(SpecificationMap metric)
    {
        var source = metric.Map("metricSource");
        if (source is null)
        {
            metric.Error("metricSource", "is missing");
        }
        metric.Close();
        if (source is null)
        {
            return null;
        }
        // Whatever the source is called, its query has to be PromQL to be asked here.
        source.Ignore("metricSourceRef", "type");
        var spec = source.Map("spec");
        if (spec is null)
        {
            source.Error("spec", "is missing");
        }
        source.Close();
        return spec;
    }
}
