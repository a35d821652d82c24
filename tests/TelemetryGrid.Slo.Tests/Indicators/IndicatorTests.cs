using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;
using TelemetryGrid.Slo.Budgets;
using TelemetryGrid.Slo.Indicators;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Tests.Indicators;

public sealed class IndicatorTests
{
    private const int Hour = 3600;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    [Fact]
    public async Task InterfaceAvailability_OneOfTwoDownHalfTheTime_LosesAQuarterAndNotTheShutOne()
    {
        var table = new SeriesTable()
            .Fill(Interface("up", "a"), 60, Hour, _ => 1)
            .Fill(Interface("up", "b"), 60, Hour, t => t > Hour / 2 ? 0 : 1)
            .Fill(Interface("up", "shut"), 60, Hour, _ => 0)
            .Fill(Interface("admin_status", "shut"), 60, Hour, _ => 2)
            .Fill(Interface("admin_status", "a"), 60, Hour, _ => 1);
        await Check(table, NetworkIndicators.InterfaceAvailability(Edge()), errorRatio: 0.25);
    }

    [Fact]
    public async Task PathLoss_DiscardsInAndOut_AreCountedAmongAllAttempts()
    {
        var table = new SeriesTable()
            .Fill(Interface("in_packets_total", "a"), 60, Hour, t => t * 9)
            .Fill(Interface("in_discards_total", "a"), 60, Hour, t => t)
            .Fill(Interface("out_packets_total", "a"), 60, Hour, t => t * 10)
            .Fill(Interface("out_discards_total", "a"), 60, Hour, t => t);
        await Check(table, NetworkIndicators.PathLoss(Edge()), errorRatio: 0.1);
    }

    [Fact]
    public async Task UtilizationHeadroom_OneDirectionFullHalfTheTime_LosesAQuarter()
    {
        var table = new SeriesTable()
            .Fill(Interface("in_utilization_ratio", "a"), 60, Hour, t => t > Hour / 2 ? 0.95 : 0.3)
            .Fill(Interface("out_utilization_ratio", "a"), 60, Hour, _ => 0.3);
        await Check(table, NetworkIndicators.UtilizationHeadroom(Edge(), 0.2), errorRatio: 0.25);
    }

    [Fact]
    public async Task FlowReachability_FlowsEndWhileTheExporterGoesOn_IsLost()
    {
        var table = new SeriesTable()
            .Fill(Labels.Of(("__name__", "network_exporter_records_total"), ("device", "edge1")), 10, 2 * Hour, t => t)
            .Fill(Flow(), 10, 2 * Hour, t => Math.Min(t, 90 * 60));
        var ratio = await table.ValueAsync(NetworkIndicators.FlowReachability(Flows()).Measurement.ErrorRatio(Window), 2 * Hour);
        // Flows are seen in the five minutes after the last one.
        Assert.InRange(ratio!.Value, 24.0 / 60, 26.0 / 60);
    }

    [Fact]
    public async Task FlowReachability_SilentExporter_IsNoEvidence()
    {
        var table = new SeriesTable().Fill(Flow(), 10, 2 * Hour, t => t);
        var indicator = NetworkIndicators.FlowReachability(Flows());
        Assert.Null(await table.ValueAsync(indicator.Measurement.ErrorRatio(Window), 2 * Hour));
        Assert.True((await Judge(table, indicator, 2 * Hour)).IsNone);
    }

    [Fact]
    public async Task LatencyThreshold_SlowTenth_IsBad()
    {
        var table = new SeriesTable()
            .Fill(Labels.Of(("__name__", "http_seconds_bucket"), ("le", "0.3")), 60, Hour, t => t * 9)
            .Fill(Labels.Of(("__name__", "http_seconds_bucket"), ("le", "1.0")), 60, Hour, t => t * 10)
            .Fill(Labels.Of(("__name__", "http_seconds_count")), 60, Hour, t => t * 10);
        await Check(table, ServiceIndicators.LatencyThreshold(Of("http_seconds"), 0.3), errorRatio: 0.1);
        await Check(table, ServiceIndicators.LatencyThreshold(Of("http_seconds_bucket"), 1), errorRatio: 0);
    }

    [Fact]
    public async Task LatencyPercentile_SlowHalfHour_IsBadHalfTheTime()
    {
        var table = new SeriesTable()
            .Fill(Labels.Of(("__name__", "http_seconds_bucket"), ("le", "0.3")), 60, Hour, t => Math.Min(t, Hour / 2))
            .Fill(Labels.Of(("__name__", "http_seconds_bucket"), ("le", "+Inf")), 60, Hour, t => t);
        var measurement = ServiceIndicators.LatencyPercentile(Of("http_seconds"), 0.99, 0.299).Measurement;
        Assert.InRange((await table.ValueAsync(measurement.ErrorRatio(Window), Hour))!.Value, 0.45, 0.55);
        // Interpolation puts the 99th percentile at 0.297 while all is in the first bucket.
        measurement = ServiceIndicators.LatencyPercentile(Of("http_seconds"), 0.99, 0.2).Measurement;
        Assert.Equal(1, await table.ValueAsync(measurement.ErrorRatio(Window), Hour));
    }

    [Fact]
    public async Task ThroughputAndFreshness_HalfTheTimeTooLittle_AreBadHalfTheTime()
    {
        var table = new SeriesTable()
            .Fill(Labels.Of(("__name__", "jobs_total")), 60, 2 * Hour, t => Math.Min(t, 90 * 60))
            .Fill(Labels.Of(("__name__", "backup_seconds")), 60, 2 * Hour, t => Math.Min(t, 90 * 60));
        var throughput = ServiceIndicators.Throughput(Of("jobs_total"), 0.5).Measurement;
        Assert.InRange((await table.ValueAsync(throughput.ErrorRatio(Window), 2 * Hour))!.Value, 0.4, 0.5);
        var freshness = ServiceIndicators.Freshness(Of("backup_seconds"), TimeSpan.FromMinutes(1)).Measurement;
        Assert.InRange((await table.ValueAsync(freshness.ErrorRatio(Window), 2 * Hour))!.Value, 0.45, 0.5);
    }

    [Theory]
    [InlineData("device=\"edge1\"", true)]
    [InlineData("", true)]
    [InlineData("device", false)]
    [InlineData("device=\"edge1\"} or y{a=\"b\"", false)]
    public void TryParseMatchers_Text_IsMatchersOrRefused(string text, bool isValid)
    {
        Assert.Equal(isValid, Selector.TryParseMatchers(text, out _) is null);
    }

    /// <summary>The expression and the counts of the queries tell the same share.</summary>
    private static async Task Check(SeriesTable table, Indicator indicator, double errorRatio)
    {
        Assert.Equal(errorRatio, (await table.ValueAsync(indicator.Measurement.ErrorRatio(Window), Hour))!.Value, 9);
        Assert.Equal(errorRatio, (await Judge(table, indicator, Hour)).ErrorRatio, 9);
    }

    private static async Task<Evidence> Judge(SeriesTable table, Indicator indicator, int seconds)
    {
        var values = new List<double?>();
        foreach (var query in indicator.Measurement.Queries)
        {
            values.Add(await table.ValueAsync(query.Render(Window), seconds));
        }
        return indicator.Measurement.Judge(values.ToArray(), Window);
    }

    private static Labels Interface(string what, string name) =>
        Labels.Of(("__name__", $"network_interface_{what}"), ("device", "edge1"), ("interface", name));

    private static Labels Flow() =>
        Labels.Of(("__name__", "network_flow_records_total"), ("device", "edge1"), ("application", "dns"), ("partition", "1"));

    private static VectorSelector Of(string text) => (VectorSelector)PromQLParser.Parse(text);

    private static IReadOnlyList<LabelMatcher> Edge() => [new("device", MatchOperator.Equal, "edge1")];

    private static IReadOnlyList<LabelMatcher> Flows() => [.. Edge(), new("application", MatchOperator.Equal, "dns")];
}
