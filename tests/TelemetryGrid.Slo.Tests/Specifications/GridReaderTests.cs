using TelemetryGrid.Slo.Generation;
using TelemetryGrid.Slo.Objectives;
using TelemetryGrid.Slo.Specifications;

namespace TelemetryGrid.Slo.Tests.Specifications;

public sealed class GridReaderTests
{
    private const string Full = """
        slos:
          - name: web-availability
            description: Requests succeed.
            service: web
            target: 99.9
            sli:
              type: availability
              good: http_requests_total{code!~"5.."}
              total: sum(rate(http_requests_total[{{.window}}]))
            windows: [30d, { calendar: month, time_zone: UTC }]
            alerting:
              scheme: simple
              min_events: 100
              page: { labels: { severity: critical } }
              ticket: { disabled: true }
            labels: { team: core }
          - name: links
            service: network
            target: 0.99
            time_slice: { length: 5m, target: 95 }
            sli: { type: interface_availability, match: 'device="edge1"', absent: bad }
        """;

    [Fact]
    public void Read_AFullFile_HasAllOfIt()
    {
        var result = SpecificationReader.Read("slos.yml", Full);
        Assert.Empty(result.Errors);
        var web = result.Objectives[0];
        Assert.Equal(("web-availability", "web", 0.999, "Requests succeed."), (web.Name, web.Service, web.Target, web.Description));
        var ratio = Assert.IsType<RatioMeasurement>(web.Indicator.Measurement);
        Assert.Equal("sum(increase(http_requests_total{code!~\"5..\"}[{{.window}}]))", ratio.Part.Text);
        Assert.True(ratio.Total.IsRate);
        Assert.Equal(["30d", "calendar 1 month"], web.Windows.Select(w => w.Name));
        Assert.Equal((AlertScheme.Simple, 100), (web.Alerting.Scheme, web.Alerting.LowTraffic.MinimumEvents));
        Assert.True(web.Alerting.Ticket.IsDisabled);
        Assert.Equal("critical", web.Alerting.Page.Labels["severity"]);
        var links = result.Objectives[1];
        Assert.Equal((ObjectiveMethod.TimeSlices, AbsentMeaning.Bad), (links.Method, links.Indicator.Absent));
        Assert.Equal(0.95, links.Slices!.Target);
    }

    [Theory]
    [InlineData("{ type: availability, metric: 'up{job=\"a\"}' }", ObjectiveMethod.Ratio)]
    [InlineData("{ type: error_rate, bad: errors_total, total: requests_total }", ObjectiveMethod.Ratio)]
    [InlineData("{ type: error_rate, raw: 'job:errors:ratio' }", ObjectiveMethod.RawRatio)]
    [InlineData("{ type: latency, metric: http_seconds, threshold: 300ms }", ObjectiveMethod.Ratio)]
    [InlineData("{ type: latency, metric: http_seconds, percentile: 99, threshold: 0.3 }", ObjectiveMethod.Threshold)]
    [InlineData("{ type: throughput, metric: jobs_total, threshold: 5 }", ObjectiveMethod.Threshold)]
    [InlineData("{ type: freshness, metric: last_success_seconds, threshold: 1h }", ObjectiveMethod.Threshold)]
    [InlineData("{ type: path_loss, match: 'device=\"a\"' }", ObjectiveMethod.Ratio)]
    [InlineData("{ type: utilization_headroom, match: 'device=\"a\"', headroom: 0.2 }", ObjectiveMethod.Ratio)]
    [InlineData("{ type: flow_reachability, match: 'device=\"a\", application=\"dns\"' }", ObjectiveMethod.Ratio)]
    [InlineData("{ type: availability, query: 'min(up)', threshold: 1 }", ObjectiveMethod.Threshold)]
    public void Read_EveryType_HasItsMethod(string sli, ObjectiveMethod method)
    {
        var result = SpecificationReader.Read("slos.yml", $"slos:\n- name: a\n  service: s\n  target: 99\n  sli: {sli}\n");
        Assert.Empty(result.Errors);
        Assert.Equal(method, Assert.Single(result.Objectives).Method);
    }

    [Theory]
    [InlineData("target: 99.9", "target: 100", 5, "no budget to spend")]
    [InlineData("target: 99.9", "target: none", 5, "'none' is not a number")]
    [InlineData("    target: 99.9\n", "", 2, "target: is missing")]
    [InlineData("type: availability", "type: beauty", 7, "'beauty' is none of")]
    [InlineData("[{{.window}}]))", "[{{.window}}]", 9, "no PromQL")]
    [InlineData("30d, {", "soon, {", 10, "'soon' is not a duration")]
    [InlineData("calendar: month", "calendar: moon", 10, "'moon' is none of")]
    [InlineData("scheme: simple", "shceme: simple", 12, "shceme: is not known here")]
    [InlineData("name: links", "name: web links", 17, "is no name")]
    [InlineData("match: 'device=\"edge1\"'", "match: 'device'", 21, "are not label matchers")]
    [InlineData("    time_slice: { length: 5m, target: 95 }\n", "    time_slice:\n", 21, "")]
    [InlineData("name: web-availability", "name: &a [*a", 2, "")]
    public void Read_SomethingWrong_IsSaidWithItsLine(string was, string becomes, long line, string reason)
    {
        var text = Full.ReplaceLineEndings("\n");
        Assert.Contains(was, text, StringComparison.Ordinal);
        var result = SpecificationReader.Read("slos.yml", text.Replace(was, becomes, StringComparison.Ordinal));
        if (reason.Length > 0)
        {
            Assert.Contains(result.Errors, e => e.Line == line && e.Reason.Contains(reason, StringComparison.Ordinal));
        }
        Assert.NotEmpty(result.Errors);
        Assert.True(result.Objectives.Length < 2);
    }

    [Theory]
    [InlineData("99.9", "short: 5m, long: 1h", "")]
    [InlineData("99.9", "short: 1h, long: 1h", "is not shorter than long")]
    [InlineData("90", "short: 5m, long: 1h", "14.4 times the budget")]
    public void Read_OwnConditions_AreTakenOrRefused(string target, string windows, string reason)
    {
        var condition = $"{{ urgency: page, budget_percent: 2, {windows} }}";
        var result = SpecificationReader.Read(
            "slos.yml",
            $"slos:\n- name: a\n  service: s\n  target: {target}\n  sli: {{ type: availability, metric: up }}\n  alerting: {{ conditions: [{condition}] }}\n"
        );
        if (reason.Length == 0)
        {
            Assert.Equal(14.4, Assert.Single(result.Objectives[0].Alerting.Conditions).Factor(TimeSpan.FromDays(30)));
            return;
        }
        var error = Assert.Single(result.Errors);
        Assert.Equal(6, error.Line);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SameNameTwice_IsRefused()
    {
        const string One = "- { name: a, service: s, target: 99, sli: { type: availability, metric: up } }\n";
        var result = SpecificationReader.Read("slos.yml", $"slos:\n{One}{One}");
        Assert.Equal(3, Assert.Single(result.Errors).Line);
        Assert.Single(result.Objectives);
    }

    [Fact]
    public void Read_NestedTooDeep_IsRefused()
    {
        var error = Assert.Single(SpecificationReader.Read("slos.yml", new string('[', 100_000)).Errors);
        Assert.Contains("nested deeper", error.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slos: &a [*a]")]
    [InlineData("? &a [*a]\n: b")]
    public void Read_AListThatContainsItself_IsRefused(string text)
    {
        var error = Assert.Single(SpecificationReader.Read("slos.yml", text).Errors);
        Assert.Contains("contains itself", error.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("just text")]
    [InlineData("a: b")]
    public void Read_NoSpecification_SaysSo(string text) => Assert.Single(SpecificationReader.Read("x.yml", text).Errors);

    [Fact]
    public void Read_Measurements_HaveNoQueriesAndRulesOverTheGridsCounters()
    {
        var result = SpecificationReader.Read(
            "slos.yml",
            """
            slos:
              - name: orders
                service: shop
                target: 99
                alerting: {absent_after: 10m}
                sli: {type: availability, source: measurements}
              - name: latency
                service: shop
                target: 99
                sli: {type: latency, source: measurements, threshold: 250ms}
            """
        );

        Assert.Empty(result.Errors);
        Assert.Equal([ObjectiveMethod.Ratio, ObjectiveMethod.Threshold], result.Objectives.Select(o => o.Method));
        var orders = result.Objectives[0].Indicator.Measurement;
        Assert.Empty(orders.Queries);
        Assert.Equal(0.9, orders.Judge([9, 10], TimeSpan.FromMinutes(1)).Good / 10, 6);
        Assert.True(orders.Judge([0, 0], TimeSpan.FromMinutes(1)).IsNone);
        var latency = result.Objectives[1].Indicator.Measurement;
        Assert.Equal(1, latency.Judge([0.25], TimeSpan.FromMinutes(1)).Good);
        Assert.Equal(0, latency.Judge([0.26], TimeSpan.FromMinutes(1)).Good);
        Assert.True(latency.Judge([double.NaN], TimeSpan.FromMinutes(1)).IsNone);
        var rules = RuleFile.Write(RuleGenerator.Generate(result.Objectives[0]));
        Assert.Contains("increase(slo_bad_events_total{slo=\"orders\",slo_service=\"shop\"}[1h])", rules, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{type: availability, source: pigeons}", "'pigeons' is not measurements")]
    [InlineData("{type: availability, source: measurements, absent: bad}", "nobody knows when the next is due")]
    public void Read_WrongMeasurements_SaySo(string sli, string said)
    {
        var result = SpecificationReader.Read("slos.yml", $"slos:\n  - name: a\n    service: b\n    target: 99\n    sli: {sli}\n");

        Assert.Contains(said, Assert.Single(result.Errors).Reason, StringComparison.Ordinal);
    }
}
