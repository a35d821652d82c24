namespace TelemetryGrid.Protocols.Exposition;

/// <summary>What each metric type makes of names and labels (open_metrics_spec.md, § Metric types and § Suffixes).</summary>
internal static class OpenMetricsTypes
{
    private static readonly string[] Plain = [""];
    private static readonly string[] Counter = ["_total", "_created"];
    private static readonly string[] Summary = ["", "_count", "_sum", "_created"];
    private static readonly string[] Histogram = ["_count", "_sum", "_bucket", "_created"];
    private static readonly string[] GaugeHistogram = ["_gcount", "_gsum", "_bucket"];
    private static readonly string[] Info = ["_info"];

    public static string[] Suffixes(ExpositionMetricType type) =>
        type switch
        {
            ExpositionMetricType.Counter => Counter,
            ExpositionMetricType.Summary => Summary,
            ExpositionMetricType.Histogram => Histogram,
            ExpositionMetricType.GaugeHistogram => GaugeHistogram,
            ExpositionMetricType.Info => Info,
            _ => Plain,
        };

    /// <summary>The label that tells samples of one metric apart, and that this sample has to have.</summary>
    public static string? ReservedLabel(ExpositionMetricType type, string family, string suffix) =>
        (type, suffix) switch
        {
            (ExpositionMetricType.Histogram or ExpositionMetricType.GaugeHistogram, "_bucket") => "le",
            (ExpositionMetricType.Summary, "") => "quantile",
            (ExpositionMetricType.StateSet, _) => family,
            _ => null,
        };

    public static bool AllowsExemplar(ExpositionMetricType type, string suffix) =>
        (type, suffix)
            is
                (ExpositionMetricType.Counter, "_total")
                or
                (ExpositionMetricType.Histogram or ExpositionMetricType.GaugeHistogram, "_bucket");

    /// <summary>Samples that count something: neither NaN nor below zero.</summary>
    public static bool IsCount(ExpositionMetricType type, string suffix) =>
        suffix is "_total" or "_bucket" or "_count" or "_gcount"
        || (suffix == "_sum" && type is (ExpositionMetricType.Histogram or ExpositionMetricType.Summary));
}
