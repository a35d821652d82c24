using System.Collections.Immutable;
using TelemetryGrid.Gateway.Prometheus.Export;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

public sealed class ExportRangeTests
{
    private const long Now = 1_700_000_000_000;
    private const long Day = 86_400_000;

    private static readonly ImmutableArray<ImmutableArray<LabelMatcher>> All =
    [
        [new LabelMatcher(Labels.MetricName, MatchOperator.Equal, "m")],
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Now - 3_600_000, Now)]
    [InlineData(Now - (400 * Day), Now - 1000)]
    [InlineData(Now - (400 * Day), Now - (399 * Day))]
    [InlineData(Now - 5, Now + (3 * Day))]
    [InlineData(-5000L, 7000L)]
    [InlineData(-5000L, Now)]
    public async Task Find_WithoutStartAndEnd_HasEverySampleAndLittleElse(long first, long last)
    {
        var range = await FindAsync(long.MinValue, long.MaxValue, first, last);

        Assert.NotNull(range);
        Assert.InRange(range.Value.Start, first - Math.Max(3_600_000, (Math.Max(Now, last) - first) / 8), first);
        Assert.InRange(range.Value.End, last, Math.Max(Now, last + (4 * (last - Now)) + (4 * 3_600_000)));
    }

    [Fact]
    public async Task Find_StartAndEndGiven_AreTheRange()
    {
        Assert.Equal((5, Now + (100 * Day)), await FindAsync(5, Now + (100 * Day), Now, Now));
    }

    [Fact]
    public async Task Find_NoSeries_IsNothing()
    {
        Assert.Null(await FindAsync(long.MinValue, 5, 6, 7));
    }

    private static async Task<(long Start, long End)?> FindAsync(long start, long end, params long[] samples)
    {
        var series = new TestSeries().Add(Labels.Of((Labels.MetricName, "m")), [.. samples.Select(static s => (s, 1.0))]);
        var catalog = await ExportCatalog.FindAsync(series, new CatalogRequest(All, start, end), Stop);
        return await ExportRange.FindAsync(catalog, new ExportRequest(All, start, end, ExportFormat.Csv), Now, Stop);
    }
}
