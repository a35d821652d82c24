using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;
using TelemetryGrid.Slo.Budgets;
using TelemetryGrid.Slo.Generation;
using TelemetryGrid.Slo.Objectives;
using TelemetryGrid.Slo.Specifications;
using TelemetryGrid.Slo.Tests.Indicators;
using TelemetryGrid.Slo.Tests.Objectives;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Slo.Tests.Generation;

public sealed class RuleGeneratorTests
{
    private const int Hour = 3600;

    private const string EveryType = """
        slos:
        - { name: a, service: s, target: 99, sli: { type: interface_availability, match: 'device="a"' }, windows: [{ calendar: month }] }
        - { name: b, service: s, target: 99, sli: { type: path_loss, match: '' }, labels: { app.kubernetes.io/name: 'x "y" \ z' } }
        - { name: c, service: s, target: 99, sli: { type: utilization_headroom, match: '', headroom: 0.2 }, alerting: { scheme: simple } }
        - { name: d, service: s, target: 99, sli: { type: flow_reachability, match: '' }, alerting: { absent_after: 10m, min_events: 5 } }
        - { name: e, service: s, target: 99, sli: { type: latency, metric: h, percentile: 99, threshold: 1 }, windows: [7d, 90d] }
        - { name: f, service: s, target: 99, sli: { type: error_rate, raw: r }, time_slice: { length: 5m, target: 90 } }
        - { name: g, service: s, target: 99, sli: { type: availability, good: g, total: t }, alerting: { min_bad_events: 2, min_events: 9 } }
        """;

    [Fact]
    public void Generate_EveryKindOfObjective_GivesRulesThatParse()
    {
        var objectives = Every();
        foreach (var objective in objectives)
        {
            var groups = RuleGenerator.Generate(objective);
            foreach (var rule in groups.SelectMany(g => g.Rules))
            {
                PromQLParser.Parse(rule.Expression);
            }
            var read = RecordedRules.Parse(RuleFile.Write(groups));
            Assert.Equal(groups.SelectMany(g => g.Rules).Select(r => (r.Name, r.Expression)), read.Select(r => (r.Name, r.Expression)));
            foreach (var (rule, again) in groups.SelectMany(g => g.Rules).Zip(read))
            {
                Assert.Equal(rule.Labels, again.Labels);
            }
        }
        Assert.True(objectives.Count > 60);
    }

    [Fact]
    public async Task Generate_EveryKindOfObjective_PromtoolTakesIt()
    {
        var file = Path.Combine(Path.GetTempPath(), $"slo-rules-{Guid.NewGuid():N}.yml");
        // Examples that stand in several folders have the same rules; a file must not have them twice.
        var groups = Every().SelectMany(o => RuleGenerator.Generate(o)).DistinctBy(g => g.Name);
        await File.WriteAllTextAsync(file, RuleFile.Write(groups), TestContext.Current.CancellationToken);
        try
        {
            var start = new ProcessStartInfo("promtool", ["check", "rules", "--lint=none", file])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            using var promtool = Process.Start(start)!;
            var errors = await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(promtool.ExitCode == 0, errors);
        }
        catch (Win32Exception)
        {
            Assert.Skip("promtool not installed");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Generate_HourWithoutTraffic_RecordsNothingAndSpoilsNothing()
    {
        var rules = Rules(Samples.Requests());
        var table = new SeriesTable()
            .Fill(Labels.Of(("__name__", "errors_total")), 60, 4 * Hour, t => Math.Min(t, Hour))
            .Fill(Labels.Of(("__name__", "requests_total")), 60, 4 * Hour, t => 10 * Math.Min(t, Hour));
        for (var t = 1800; t <= 4 * Hour; t += 600)
        {
            await RecordedRules.EvaluateAsync(table, rules, t);
        }
        Assert.Null(await table.ValueAsync("slo:error_ratio:5m", 4 * Hour));
        Assert.Equal(0.1, (await table.ValueAsync("slo:error_ratio:30d", 4 * Hour))!.Value, 9);
    }

    [Fact]
    public async Task Generate_TimeSlices_CountBadSlices()
    {
        var objective = Samples.Requests(0.9) with { Slices = new SliceMethod(TimeSpan.FromMinutes(5), 0.95) };
        var rules = Rules(objective);
        // Bad in the first ten minutes of each hour: two of its twelve slices.
        var (errors, table) = (0.0, new SeriesTable());
        table.Fill(Labels.Of(("__name__", "errors_total")), 60, 3 * Hour, t => errors += t % Hour is > 0 and <= 600 ? 30 : 0);
        table.Fill(Labels.Of(("__name__", "requests_total")), 60, 3 * Hour, t => t);
        for (var t = 300; t <= 3 * Hour; t += 300)
        {
            await RecordedRules.EvaluateAsync(table, rules, t);
        }
        Assert.Equal(2.0 / 12, (await table.ValueAsync("slo:error_ratio:1h", 3 * Hour))!.Value, 9);
    }

    [Theory]
    [InlineData(1.5, null)]
    [InlineData(3, "warning")]
    [InlineData(7, "high")]
    [InlineData(20, "critical")]
    public async Task Generate_SimpleScheme_FiresOneLevel(double burnRate, string? severity)
    {
        var objective = Samples.Requests(0.99) with { Alerting = new AlertingPolicy { Scheme = AlertScheme.Simple } };
        Assert.Equal(severity is null ? [] : [severity], await Firing(objective, burnRate / 100, requestsPerMinute: 1000));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1, false)]
    public async Task Generate_LowTraffic_HoldsAlertsBack(int requestsPerMinute, bool fires)
    {
        var policy = new AlertingPolicy { LowTraffic = new LowTrafficProtection(100, 0) };
        Assert.Equal(fires, (await Firing(Samples.Requests() with { Alerting = policy }, 0.5, requestsPerMinute)).Contains("critical"));
    }

    [Fact]
    public async Task Generate_NothingMeasured_TheAbsentAlertFires()
    {
        var objective = Samples.Requests() with { Alerting = new AlertingPolicy { AbsentAfter = TimeSpan.FromMinutes(10) } };
        var absent = Rules(objective).Single(r => r.Labels.GetValueOrDefault("slo_urgency") == "absent");
        Assert.Single(await new SeriesTable().QueryAsync(absent.Expression, Hour));
        var table = new SeriesTable().Fill(Labels.Of(("__name__", "requests_total")), 60, Hour, _ => 0);
        Assert.Empty(await table.QueryAsync(absent.Expression, Hour));
    }

    [Fact]
    public void Write_NoGroups_IsAnEmptyFile() => Assert.Equal("groups: []\n", RuleFile.Write([]));

    private static async Task<List<string>> Firing(ServiceLevelObjective objective, double errorRatio, int requestsPerMinute)
    {
        var table = new SeriesTable()
            .Fill(Labels.Of(("__name__", "errors_total")), 60, Hour, t => t / 60 * errorRatio * requestsPerMinute)
            .Fill(Labels.Of(("__name__", "requests_total")), 60, Hour, t => t / 60 * requestsPerMinute);
        var rules = Rules(objective);
        var results = await RecordedRules.EvaluateAsync(table, rules, Hour);
        return [.. rules.Zip(results).Where(r => r.First.IsAlert && r.Second.Count > 0).Select(r => r.First.Labels["severity"])];
    }

    private static List<GeneratedRule> Rules(ServiceLevelObjective objective) =>
        RecordedRules.Parse(RuleFile.Write(RuleGenerator.Generate(objective)));

    private static List<ServiceLevelObjective> Every()
    {
        var own = SpecificationReader.Read("slos.yml", EveryType);
        Assert.Empty(own.Errors);
        var folders = new[] { "slo-pyrra", "slo-openslo" }.Select(f => Path.Combine(CorpusFolder.Require(f), "examples"));
        return
        [
            .. own.Objectives,
            .. folders
                .SelectMany(f => Directory.EnumerateFiles(f, "*.yaml", SearchOption.AllDirectories))
                .SelectMany(f => SpecificationReader.Read(f, File.ReadAllText(f)).Objectives),
        ];
    }
}
