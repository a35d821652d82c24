using System.Collections.Immutable;
using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.Gateway.Prometheus.Export;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

public sealed class ExportCatalogTests
{
    private static readonly CatalogRequest Request = new([
        [new LabelMatcher("i", MatchOperator.Regex, ".*[0-7]")],
        [new LabelMatcher("i", MatchOperator.Regex, ".*[5-9]")],
    ]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100)]
    [InlineData(30)]
    public async Task Read_MoreSeriesThanAreListedAtOnce_AreReadMetricByMetric(int limit)
    {
        var catalog = await ExportCatalog.FindAsync(new Listing(Series(("b", 30), ("a", 20), ("c", 1)), limit), Request, Stop);

        var read = new List<(string Metric, int Count)>();
        await foreach (var series in catalog.ReadAsync(Stop))
        {
            read.Add((Assert.Single(series.Select(static s => s.Name).Distinct()), series.Distinct().Count()));
        }

        Assert.Equal([("a", 20), ("b", 30), ("c", 1)], read);
        Assert.Equal(51, catalog.Count);
    }

    [Fact]
    public async Task Find_OneMetricWithMoreSeriesThanAreListed_IsRefusedBeforeAnythingIsWritten()
    {
        var error = await Assert.ThrowsAsync<ApiException>(async () =>
            await ExportCatalog.FindAsync(new Listing(Series(("a", 10), ("b", 31)), 30), Request, Stop)
        );

        Assert.Equal(ApiErrorType.Execution, error.Type);
        Assert.Equal(
            "more than 30 series of b match, which is more than one export takes; narrow the selector and export in parts",
            error.Message
        );
    }

    private static List<Labels> Series(params (string Metric, int Count)[] metrics) =>
        [.. metrics.SelectMany(m => Enumerable.Range(0, m.Count).Select(i => Labels.Of((Labels.MetricName, m.Metric), ("i", $"{i}"))))];

    /// <summary>Lists so many at once.</summary>
    private sealed class Listing(List<Labels> series, int most) : ISeriesCatalog
    {
        public ValueTask<CatalogAnswer<Labels>> SeriesAsync(CatalogRequest request, CancellationToken cancellation) =>
            ValueTask.FromResult(Cut(Find(request)));

        public ValueTask<CatalogAnswer<string>> LabelValuesAsync(string label, CatalogRequest request, CancellationToken cancellation) =>
            ValueTask.FromResult(Cut(Find(request).Select(s => s[label]).Distinct().Order(StringComparer.Ordinal)));

        public ValueTask<CatalogAnswer<string>> LabelNamesAsync(CatalogRequest request, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public ValueTask<CatalogAnswer<MetricMetadata>> MetadataAsync(string? metric, int limit, CancellationToken cancellation) =>
            throw new NotSupportedException();

        private IEnumerable<Labels> Find(CatalogRequest request) =>
            series.Where(s => request.MatcherSets.Any(set => set.All(m => m.Matches(s[m.Name]))));

        private CatalogAnswer<T> Cut<T>(IEnumerable<T> found)
        {
            var all = found.ToImmutableArray();
            return all.Length > most ? new CatalogAnswer<T>(all[..most], true) : new CatalogAnswer<T>(all, false);
        }
    }
}
