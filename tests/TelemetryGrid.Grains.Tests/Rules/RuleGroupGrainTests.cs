using TelemetryGrid.Rules;

namespace TelemetryGrid.Grains.Tests.Rules;

public sealed class RuleGroupGrainTests : IAsyncDisposable
{
    private const string Hot = """
        groups:
          - name: heat
            interval: 10s
            rules:
              - record: job:temperature:max
                expr: max by (instance) (temperature)
              - alert: Hot
                expr: job:temperature:max > 50
                for: 20s
                labels: {severity: critical}
                annotations: {summary: "{{ $labels.instance }} has {{ $value }}"}
        """;

    private RuleLab _lab = null!;

    [Fact]
    public async Task Evaluate_RecordedMetricOfTheSameGroup_IsReadAtOnceAndAlertFiresAfterItsWait()
    {
        _lab = await RuleLab.StartAsync();
        await _lab.PutAsync("heat.yml", Hot);
        await _lab.WriteAsync(("temperature", "a", 60), ("temperature", "b", 40));

        await _lab.PassAsync(11);
        var report = await _lab.GetAsync("heat.yml", "heat");
        Assert.Equal(["ok", "ok"], report.Rules.Select(r => r.Health));
        var pending = Assert.Single(report.Rules[1].Alerts);
        Assert.False(pending.IsFiring);
        Assert.Empty(_lab.Grid.Alerts.Told);
        await _lab.PassAsync(20);

        var alert = Assert.Single((await _lab.GetAsync("heat.yml", "heat")).Rules[1].Alerts);
        Assert.True(alert.IsFiring);
        Assert.Equal(["alertname", "Hot", "instance", "a", "severity", "critical"], alert.Labels);
        Assert.Equal(["summary", "a has 60"], alert.Annotations);
        var told = Assert.Single(_lab.Grid.Alerts.Told);
        Assert.Equal(alert.Labels, told.Labels);
        // Four times the longer of interval and resend delay after the evaluation.
        Assert.Equal(told.UpdatedAt.AddMinutes(4), told.EndsAt);
        Assert.Equal("http://grid/graph?g0.expr=job%3Atemperature%3Amax+%3E+50&g0.tab=1", told.GeneratorUrl);
        var states = await _lab.SeriesAsync("ALERTS");
        Assert.Contains(
            states,
            s => s.Contains("alertstate=\"pending\"", StringComparison.Ordinal) && s.EndsWith("=stale", StringComparison.Ordinal)
        );
        Assert.Contains(
            states,
            s => s.Contains("alertstate=\"firing\"", StringComparison.Ordinal) && s.EndsWith("=1", StringComparison.Ordinal)
        );
        Assert.Contains(
            $"={alert.ActiveAt.ToUnixTimeSeconds()}",
            Assert.Single(await _lab.SeriesAsync("ALERTS_FOR_STATE")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Evaluate_BrokenRule_MarksItselfAlone()
    {
        _lab = await RuleLab.StartAsync();
        await _lab.PutAsync(
            "mixed.yml",
            """
            groups:
              - name: mixed
                interval: 10s
                rules:
                  - record: broken
                    expr: temperature * on (job) group_left temperature
                  - record: twice
                    expr: label_replace(temperature, "instance", "same", "", "")
                  - record: fine
                    expr: sum(temperature)
            """
        );
        await _lab.WriteAsync(("temperature", "a", 60), ("temperature", "b", 40));
        await _lab.PassAsync(11);

        var report = await _lab.GetAsync("mixed.yml", "mixed");

        Assert.Equal(["err", "err", "ok"], report.Rules.Select(r => r.Health));
        Assert.All(report.Rules.Take(2), r => Assert.NotEmpty(r.LastError));
        Assert.EndsWith("=100", Assert.Single(await _lab.SeriesAsync("fine")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_EditedGroup_KeepsTheAlertsOfRulesThatStayAndEndsTheSeriesOfThoseThatGo()
    {
        _lab = await RuleLab.StartAsync();
        await _lab.PutAsync("heat.yml", Hot);
        await _lab.WriteAsync(("temperature", "a", 60));
        await _lab.PassAsync(31);
        var before = Assert.Single((await _lab.GetAsync("heat.yml", "heat")).Rules[1].Alerts);
        Assert.True(before.IsFiring);

        await _lab.PutAsync(
            "heat.yml",
            """
            groups:
              - name: heat
                interval: 10s
                rules:
                  - alert: Hot
                    expr: temperature > 55
                    for: 20s
                    labels: {severity: critical}
            """
        );
        await _lab.PassAsync(11);

        var after = Assert.Single(Assert.Single((await _lab.GetAsync("heat.yml", "heat")).Rules).Alerts);
        Assert.True(after.IsFiring);
        Assert.Equal(before.ActiveAt, after.ActiveAt);
        Assert.EndsWith("=stale", Assert.Single(await _lab.SeriesAsync("job:temperature:max")), StringComparison.Ordinal);
        // Told once: that it goes on is no news.
        Assert.Single(_lab.Grid.Alerts.Told);
    }

    [Fact]
    public async Task Put_OtherGroupOfTheFile_LeavesAGroupAsItIs()
    {
        _lab = await RuleLab.StartAsync();
        await _lab.PutAsync("heat.yml", Hot);
        await _lab.WriteAsync(("temperature", "a", 60));
        await _lab.PassAsync(11);
        var before = await _lab.GetAsync("heat.yml", "heat");

        var more = "groups:\n  - name: other\n    rules: [{record: x, expr: '1'}]\n" + Hot["groups:\n".Length..];
        Assert.Equal(RuleFileOutcome.Done, (await _lab.PutAsync("heat.yml", more)).Outcome);

        var after = await _lab.GetAsync("heat.yml", "heat");
        Assert.Equal(before.LastEvaluation, after.LastEvaluation);
        Assert.Equal(before.Rules[1].Alerts[0].ActiveAt, after.Rules[1].Alerts[0].ActiveAt);
        Assert.Equal(2, (await _lab.Registry.ListGroupsAsync()).Length);
    }

    [Fact]
    public async Task Delete_File_EndsTheSeriesOfItsGroups()
    {
        _lab = await RuleLab.StartAsync();
        await _lab.PutAsync("heat.yml", Hot);
        await _lab.WriteAsync(("temperature", "a", 60));
        await _lab.PassAsync(31);

        await _lab.Grid.RunAsync(_lab.Registry.DeleteAsync("heat.yml"));
        await _lab.PassAsync(2);

        Assert.Null(await _lab.Grid.RunAsync(_lab.Group("heat.yml", "heat").GetAsync()));
        Assert.All(await _lab.SeriesAsync("ALERTS"), s => Assert.EndsWith("=stale", s, StringComparison.Ordinal));
        Assert.EndsWith("=stale", Assert.Single(await _lab.SeriesAsync("job:temperature:max")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_WhileAnAlertWaits_BringsItsWaitBackWithoutTheDowntime()
    {
        _lab = await RuleLab.StartAsync();
        await _lab.PutAsync("slow.yml", Slow);
        await _lab.WriteAsync(("temperature", "a", 60));
        for (var minute = 0; minute < 25; minute++)
        {
            await _lab.WriteAsync(("temperature", "a", 60));
            await _lab.PassAsync(60, 30);
        }
        var before = Assert.Single((await _lab.GetAsync("slow.yml", "slow")).Rules[0].Alerts);
        Assert.False(before.IsFiring);

        await _lab.Grid.KillAsync(_lab.Group("slow.yml", "slow"));
        await _lab.PassAsync(120, 30);
        await _lab.Grid.RunAsync(_lab.Registry.TickAsync());
        await _lab.WriteAsync(("temperature", "a", 60));
        await _lab.PassAsync(60, 30);

        var after = Assert.Single((await _lab.GetAsync("slow.yml", "slow")).Rules[0].Alerts);
        Assert.False(after.IsFiring);
        // Two to three minutes went by without an evaluation.
        Assert.InRange((after.ActiveAt - before.ActiveAt).TotalSeconds, 60, 240);
    }

    [Fact]
    public async Task Tell_NobodyAnswers_IsToldAgainAtTheNextEvaluation()
    {
        _lab = await RuleLab.StartAsync();
        _lab.Grid.Alerts.IsBroken = true;
        await _lab.PutAsync("heat.yml", Hot);
        await _lab.WriteAsync(("temperature", "a", 60));
        await _lab.PassAsync(31);
        Assert.Contains("Nobody answers", (await _lab.GetAsync("heat.yml", "heat")).LastError, StringComparison.Ordinal);

        _lab.Grid.Alerts.IsBroken = false;
        await _lab.PassAsync(10);

        Assert.Single(_lab.Grid.Alerts.Told);
        Assert.Empty((await _lab.GetAsync("heat.yml", "heat")).LastError);
    }

    [Fact]
    public async Task Evaluate_MoreAlertsThanTheLimit_DropsThemAndSaysSo()
    {
        _lab = await RuleLab.StartAsync();
        await _lab.PutAsync("limit.yml", "groups: [{name: l, interval: 10s, limit: 1, rules: [{alert: Many, expr: 'temperature > 0'}]}]");
        await _lab.WriteAsync(("temperature", "a", 60), ("temperature", "b", 60));
        await _lab.PassAsync(11);

        var rule = Assert.Single((await _lab.GetAsync("limit.yml", "l")).Rules);

        Assert.Equal("err", rule.Health);
        Assert.Contains("limit of 1", rule.LastError, StringComparison.Ordinal);
        Assert.Empty(rule.Alerts);
        Assert.Empty(_lab.Grid.Alerts.Told);
    }

    [Fact]
    public async Task Template_ThatAsksAQuery_IsAnswered()
    {
        _lab = await RuleLab.StartAsync();
        await _lab.PutAsync(
            "asks.yml",
            """
            groups:
              - name: asks
                interval: 10s
                rules:
                  - alert: Hot
                    expr: temperature > 50
                    annotations: {all: '{{ with query "sum(temperature)" }}{{ . | first | value }}{{ end }}'}
            """
        );
        await _lab.WriteAsync(("temperature", "a", 60), ("temperature", "b", 40));
        await _lab.PassAsync(11);

        var alert = Assert.Single((await _lab.GetAsync("asks.yml", "asks")).Rules[0].Alerts);

        Assert.Equal(["all", "100"], alert.Annotations);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    private const string Slow = """
        groups:
          - name: slow
            interval: 1m
            rules:
              - alert: Hot
                expr: temperature > 50
                for: 1h
        """;
}
