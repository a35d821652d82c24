namespace TelemetryGrid.PromQL;

/// <summary>What there is to query: label names, label values, series, metadata. Every answer is bounded by a limit and says when it was cut.</summary>
public interface ISeriesCatalog
{
    /// <summary>Names of labels of the series in question, sorted.</summary>
    ValueTask<CatalogAnswer<string>> LabelNamesAsync(CatalogRequest request, CancellationToken cancellation);

    /// <summary>Values of one label among the series in question, sorted.</summary>
    ValueTask<CatalogAnswer<string>> LabelValuesAsync(string label, CatalogRequest request, CancellationToken cancellation);

    /// <summary>The series in question, in the order of their labels.</summary>
    ValueTask<CatalogAnswer<Labels>> SeriesAsync(CatalogRequest request, CancellationToken cancellation);

    /// <summary>What is known of metrics by name, sorted; all of them when <paramref name="metric"/> is null.</summary>
    ValueTask<CatalogAnswer<MetricMetadata>> MetadataAsync(string? metric, int limit, CancellationToken cancellation);
}
