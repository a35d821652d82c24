using System.Collections.Immutable;
using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Export;

/// <summary>
/// The series of an export, metric by metric, since text formats want a metric's series together. Holds the labels of as many series as
/// the catalogue lists at once; of more, those of one metric.
/// </summary>
internal sealed class ExportCatalog
{
    private readonly ISeriesCatalog _catalog;
    private readonly CatalogRequest _request;
    private readonly List<(string Metric, ImmutableArray<Labels> Series)> _metrics = [];

    private ExportCatalog(ISeriesCatalog catalog, CatalogRequest request) => (_catalog, _request) = (catalog, request);

    /// <summary>How many series there were when it was made.</summary>
    public long Count { get; private set; }

    /// <exception cref="ApiException">One metric has more series than the catalogue lists.</exception>
    public static async ValueTask<ExportCatalog> FindAsync(ISeriesCatalog catalog, CatalogRequest request, CancellationToken cancellation)
    {
        var export = new ExportCatalog(catalog, request);
        var all = await catalog.SeriesAsync(request, cancellation);
        if (!all.IsTruncated)
        {
            export.Count = all.Items.Length;
            export._metrics.AddRange(
                all.Items.GroupBy(static s => s.Name, StringComparer.Ordinal)
                    .OrderBy(static m => m.Key, StringComparer.Ordinal)
                    .Select(static m => (m.Key, m.ToImmutableArray()))
            );
            return export;
        }
        var names = await catalog.LabelValuesAsync(Labels.MetricName, request, cancellation);
        if (names.IsTruncated)
        {
            throw TooMany($"more than {names.Items.Length} metrics match");
        }
        // What cannot be listed has to be known before the first line is on its way.
        foreach (var name in names.Items)
        {
            export.Count += (await export.ListAsync(name, cancellation)).Length;
            export._metrics.Add((name, default));
        }
        return export;
    }

    /// <summary>The series of one metric after the other, each in the order of their labels.</summary>
    public async IAsyncEnumerable<ImmutableArray<Labels>> ReadAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        foreach (var (metric, series) in _metrics)
        {
            yield return series.IsDefault ? await ListAsync(metric, cancellation) : series;
        }
    }

    /// <summary>Whether any series may have a sample in a range of time.</summary>
    public async ValueTask<bool> HasAnyAsync(long start, long end, CancellationToken cancellation) =>
        (
            await _catalog.SeriesAsync(
                _request with
                {
                    StartMilliseconds = Math.Max(start, _request.StartMilliseconds),
                    EndMilliseconds = Math.Min(end, _request.EndMilliseconds),
                    Limit = 1,
                },
                cancellation
            )
        )
            .Items
            .Length > 0;

    private async ValueTask<ImmutableArray<Labels>> ListAsync(string metric, CancellationToken cancellation)
    {
        var name = new LabelMatcher(Labels.MetricName, MatchOperator.Equal, metric);
        var answer = await _catalog.SeriesAsync(
            _request with
            {
                MatcherSets = [.. _request.MatcherSets.Select(set => set.Add(name))],
            },
            cancellation
        );
        return answer.IsTruncated ? throw TooMany($"more than {answer.Items.Length} series of {metric} match") : answer.Items;
    }

    private static ApiException TooMany(string what) =>
        new(ApiErrorType.Execution, $"{what}, which is more than one export takes; narrow the selector and export in parts");
}
