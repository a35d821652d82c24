namespace TelemetryGrid.Series;

/// <summary>What is asked for.</summary>
public enum SeriesFindKind
{
    LabelNames,
    LabelValues,

    /// <summary>Series, each as its labels.</summary>
    Series,

    /// <summary>What is known of metrics, each as name, type, help, unit; <see cref="SeriesFind.Label"/> is the metric, or empty for all.</summary>
    Metadata,

    /// <summary>Exemplars of series.</summary>
    Exemplars,
}
