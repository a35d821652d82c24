using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Client;
using TelemetryGrid.Gateway.Tests.Hosting;
using TelemetryGrid.Identity;
using TelemetryGrid.Insights;
using TelemetryGrid.Records;

namespace TelemetryGrid.Gateway.Tests.Anomalies;

public sealed class AnomalyEndpointTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_000);
    private static readonly AnomalyId OfPort = new(EntityId.Of(InterfaceId.Parse("core-1/Gi0/1")), "in_bits", At.ToUnixTimeMilliseconds());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_EventsOfAnomalies_AreAnomaliesWithTheirReasons()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Grid.Records = _ => new RecordFindAnswer([Found(Event(OfPort), 2), Found(Event(OfPort), 1), Found(Foreign(), 0)], true, 0);

        var page = await host.Http.GetFromJsonAsync(
            "/api/v1/anomalies?metric_name=in_bits&time_range=2h&notable=true&device=core-1&interface=Gi0/1",
            GridJsonContext.Default.AnomalyPage,
            Stop
        );

        var anomaly = Assert.Single(page!.Anomalies);
        Assert.Equal(("core-1", "Gi0/1", "in_bits", 9e9, 1e9, 7.5), Told(anomaly));
        Assert.Equal(("level_gap", true, RecordSeverity.Warn), (anomaly.Detector, anomaly.Notable, anomaly.Severity));
        Assert.Equal(6.25, anomaly.Evidence["level_gap"]);
        Assert.NotNull(page.Next);
        var question = Assert.Single(host.Grid.RecordQuestions);
        Assert.Equal((AnomalyEventNames.Detected, "core-1"), (question.Name, question.Device?.Value));
        Assert.Equal(["metric", "in_bits", "interface", "Gi0/1", "notable", "true"], question.Labels);
    }

    [Theory]
    [InlineData("time_range=yesterday")]
    [InlineData("notable=perhaps")]
    [InlineData("limit=0")]
    [InlineData("metric=x")]
    public async Task List_WrongParameter_IsNamed(string query)
    {
        await using var host = await GatewayHost.StartAsync();

        using var answer = await host.Http.GetAsync($"/api/v1/anomalies?{query}", Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(query[..query.IndexOf('=')], await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feedback_OnAKeptAnomaly_ReachesTheEntityWithItsScore()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Grid.Records = question => new RecordFindAnswer([Found(Event(OfPort), 1)], false, 0);

        using var answer = await FeedbackAsync(host, OfPort.ToString(), """{"verdict":"false_positive"}""");

        var threshold = await answer.Content.ReadFromJsonAsync(GridJsonContext.Default.AnomalyThreshold, Stop);
        Assert.Equal(("in_bits", 8.5), (threshold!.MetricName, threshold.Threshold));
        Assert.Equal(["core-1/Gi0/1 in_bits FalsePositive 7.5"], host.Grid.Learnt);
        Assert.Equal(["anomaly_id", OfPort.ToString()], Assert.Single(host.Grid.RecordQuestions).Labels);
    }

    [Theory]
    [InlineData("core-1~6~192.0.2.1~443~192.0.2.2~1024", null)]
    [InlineData(null, "https")]
    public async Task List_OfAFlowOrAService_AsksForItAlone(string? flow, string? service)
    {
        await using var host = await GatewayHost.StartAsync();
        Assert.True(EntityId.TryParse(flow ?? $"core-1/service:{service}", out var entity));
        host.Grid.Records = _ => new RecordFindAnswer([Found(Event(OfPort with { Entity = entity }), 1)], false, 0);

        var page = await host.Client.Analytics.ListAnomaliesAsync(new AnomaliesRequest { Flow = flow, Service = service }, Stop);

        var anomaly = Assert.Single(page.Anomalies);
        Assert.Equal(("core-1", null, flow, service), (anomaly.Device, anomaly.Interface, anomaly.Flow, anomaly.Service));
        Assert.Equal([entity.Label!, entity.Name], Assert.Single(host.Grid.RecordQuestions).Labels);
    }

    [Theory]
    [InlineData("core-1")]
    [InlineData("core-1~6~192.0.2.1~443~192.0.2.2~1024")]
    [InlineData("core-1/service:https")]
    public async Task Feedback_OnAnyEntity_ReachesIt(string text)
    {
        await using var host = await GatewayHost.StartAsync();
        Assert.True(EntityId.TryParse(text, out var entity));
        var id = OfPort with { Entity = entity };
        host.Grid.Records = _ => new RecordFindAnswer([Found(Event(id), 1)], false, 0);

        using var answer = await FeedbackAsync(host, id.ToString(), """{"verdict":"confirmed"}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([$"{text} in_bits Confirmed 7.5"], host.Grid.Learnt);
    }

    [Fact]
    public async Task Feedback_OnAnInsight_ReachesWhatFoundIt()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Grid.Insights = question =>
            question.CorrelationId is null
                ? []
                :
                [
                    Insight("several", ("kind", "multivariate"), ("score", "6.5")),
                    Insight("one", ("kind", "anomaly"), ("anomaly_id", OfPort.ToString())),
                ];
        host.Grid.Records = _ => new RecordFindAnswer([Found(Event(OfPort), 1)], false, 0);

        using var several = await FeedbackAsync(host, "several", """{"verdict":"false_positive"}""");
        using var one = await FeedbackAsync(host, "one", """{"verdict":"false_positive"}""");
        using var other = await FeedbackAsync(host, "other", """{"verdict":"confirmed"}""");

        var threshold = await several.Content.ReadFromJsonAsync(GridJsonContext.Default.AnomalyThreshold, Stop);
        Assert.Equal(("in,out", 7), (threshold!.MetricName, threshold.Threshold));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (one.StatusCode, other.StatusCode));
        Assert.Equal(["core-1 FalsePositive 6.5", "core-1/Gi0/1 in_bits FalsePositive 7.5"], host.Grid.Learnt);
    }

    private static GridInsight Insight(string id, params (string Fact, string Value)[] context) =>
        new()
        {
            Id = id,
            Type = "anomaly",
            Title = "Odd",
            Description = "It is.",
            Severity = "low",
            Confidence = 1,
            Timestamp = At,
            Entities = ["core-1"],
            Metrics = ["in", "out"],
            Context = context.ToImmutableDictionary(c => c.Fact, c => c.Value),
            CorrelationId = id,
        };

    [Theory]
    [InlineData("nonsense", """{"verdict":"confirmed"}""", HttpStatusCode.NotFound)]
    [InlineData(null, """{"verdict":"confirmed"}""", HttpStatusCode.NotFound)]
    [InlineData(null, """{"verdict":"maybe"}""", HttpStatusCode.BadRequest)]
    [InlineData(null, "{}", HttpStatusCode.BadRequest)]
    public async Task Feedback_OnWhatIsNotThere_ChangesNothing(string? id, string body, HttpStatusCode expected)
    {
        await using var host = await GatewayHost.StartAsync();

        using var answer = await FeedbackAsync(host, id ?? OfPort.ToString(), body);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Empty(host.Grid.Learnt);
    }

    private static Task<HttpResponseMessage> FeedbackAsync(GatewayHost host, string id, string body) =>
        host.Http.PostAsync($"/api/v1/anomalies/{id}/feedback", new StringContent(body, Encoding.UTF8, "application/json"), Stop);

    private static (string, string?, string, double, double?, double) Told(Anomaly a) =>
        (a.Device, a.Interface, a.MetricName, a.Value, a.Expected, a.Score);

    private static FoundRecord Found(EventRecord record, long ordinal) => new(new RecordPlace(1, 0, ordinal), record);

    private static EventRecord Foreign() =>
        new()
        {
            Source = SourceId.Parse("else"),
            Device = DeviceId.Parse("core-1"),
            Timestamp = At,
            Name = AnomalyEventNames.Detected,
        };

    private static EventRecord Event(AnomalyId id) =>
        Foreign() with
        {
            Severity = Severity.Warn,
            Body = "odd",
            Labels = new Dictionary<string, string>
            {
                ["anomaly_id"] = id.ToString(),
                ["metric"] = id.Metric,
                ["detector"] = "level_gap",
                ["notable"] = "true",
                [id.Entity.Label ?? "none"] = id.Entity.Name,
            }.ToImmutableDictionary(),
            Annotations = new Dictionary<string, string>
            {
                ["value"] = "9000000000",
                ["expected"] = "1E+09",
                ["score"] = "7.5",
                ["evidence.level_gap"] = "6.25",
                ["evidence.range"] = "NaN",
            }.ToImmutableDictionary(),
        };
}
