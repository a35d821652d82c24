using System.Collections.Immutable;
using TelemetryGrid.Alerts;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Objectives;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Tests.Objectives;

public sealed class SloGrainTests : IAsyncLifetime
{
    private const string Probe = """
        slos:
          - name: reachable
            service: edge
            target: 99.9
            labels: {team: network}
            windows: [30d, 7d]
            sli: {type: availability, metric: probe_success}
        """;

    private const string Pushed = """
        slos:
          - name: orders
            service: shop
            target: 99
            windows: [7d]
            sli: {type: availability, source: measurements}
          - name: latency
            service: shop
            target: 99
            windows: [7d]
            sli: {type: latency, source: measurements, threshold: 0.5}
        """;

    private TestGrid _grid = null!;

    private ISloRegistryGrain Registry => _grid.Grains.GetGrain<ISloRegistryGrain>("site");

    private ISloGrain Reachable => Slo("edge", "reachable");

    public async ValueTask InitializeAsync() => _grid = await TestGrid.StartAsync();

    public ValueTask DisposeAsync() => _grid.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Tick_SilosKilledAtAnyTime_CountsEveryIntervalOnce(int seed)
    {
        var random = new Random(seed);
        await PutAsync(Probe);
        var samples = new List<(DateTimeOffset At, double Value)>();
        for (var minute = 0; minute < 40; minute++)
        {
            samples.Add(Reading(random.Next(4) == 0 ? 0 : 1));
            await _grid.AdvanceAsync(60, 20);
            if (random.Next(4) == 0)
            {
                await _grid.KillAnyAsync(random);
                await _grid.RunAsync(Registry.WakeAsync());
            }
        }
        await _grid.AdvanceAsync(240, 20);

        var report = await ReportAsync(Reachable);

        // Each reading lies within the reach of three intervals, and counts a third in each of them; all of them are over.
        var window = Assert.Single(report.Groups).Windows[0];
        Assert.Equal(samples.Count, window.Total, 6);
        Assert.Equal(samples.Sum(s => s.Value), window.Good, 6);
        Assert.Equal(0, report.SkippedIntervals);
        var end = report.EvaluatedUntil!.Value;
        Assert.InRange(_grid.Now - end, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(150));
        // The last interval of each kind was published once for each activation at most, and all of them at its end.
        var ratios = _grid.Objectives.Published.Where(p => p.Labels.Name == "slo_sli_ratio").ToList();
        Assert.All(ratios.GroupBy(p => p.TimestampMilliseconds), same => Assert.Single(same.Select(p => p.Value).Distinct()));
    }

    [Fact]
    public async Task Tick_StoreDownForHours_MakesUpForAllOfThem()
    {
        await PutAsync(Probe);
        _grid.Objectives.Failure = "a partition did not answer";
        for (var minute = 0; minute < 300; minute++)
        {
            Reading(1);
            await _grid.AdvanceAsync(60, 60);
        }
        var during = await ReportAsync(Reachable);
        _grid.Objectives.Failure = null;
        await _grid.AdvanceAsync(300, 60);

        var after = await ReportAsync(Reachable);

        Assert.Equal("a partition did not answer", during.Failure);
        Assert.Equal((0, ""), (during.Groups[0].Windows[0].Total, after.Failure));
        Assert.Equal(300, after.Groups[0].Windows[0].Total, 6);
    }

    [Fact]
    public async Task Tick_DownForLongerThanIsMadeUpFor_SkipsAndSaysSo()
    {
        await PutAsync(Probe);
        await _grid.AdvanceAsync(120, 60);
        _grid.Objectives.Failure = "down";
        await _grid.AdvanceAsync(2 * 86_400, 600);
        _grid.Objectives.Failure = null;
        await _grid.AdvanceAsync(600, 60);

        var report = await ReportAsync(Reachable);

        Assert.InRange(report.SkippedIntervals, 1430, 1450);
        Assert.InRange(_grid.Now - report.EvaluatedUntil!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Tick_HardOutage_PagesByTheTableAndResolves()
    {
        await PutAsync(Probe);
        await MinutesAsync(180, 1);
        Assert.Empty(_grid.Objectives.Told);

        // A thirtieth of an hour's minutes bad is 33 times the budget of 0.1 %; the pages ask for 14.4 over 1h and 6 over 6h.
        await MinutesAsync(6, 0);
        await MinutesAsync(1, 1);
        var firing = Told().Where(a => a.EndIsTimeout).ToList();
        var page = firing.Find(a => Label(a, "long") == "1h")!;
        await _grid.KillAsync(Reachable);
        await _grid.RunAsync(Registry.WakeAsync());
        await MinutesAsync(3, 1);
        var again = Told().Last(a => Label(a, "long") == "1h");
        await MinutesAsync(20, 1);
        var last = Told().Last(a => Label(a, "long") == "1h");

        Assert.Equal("ErrorBudgetBurn", Label(page, "alertname"));
        Assert.Equal(
            ("reachable", "edge", "edge", "critical", "page", "5m", "network"),
            (
                Label(page, "slo"),
                Label(page, "slo_service"),
                Label(page, "service"),
                Label(page, "severity"),
                Label(page, "slo_urgency"),
                Label(page, "short"),
                Label(page, "team")
            )
        );
        Assert.Equal(page.UpdatedAt + TimeSpan.FromMinutes(4), page.EndsAt);
        Assert.Equal(page.StartsAt, again.StartsAt);
        Assert.True(again.EndIsTimeout);
        Assert.False(last.EndIsTimeout);
        Assert.True(last.EndsAt < _grid.Now);
        Assert.Equal(page.StartsAt, last.StartsAt);
        // Tickets look at hours, and hold on.
        Assert.Contains(Told(), a => Label(a, "slo_urgency") == "ticket" && Label(a, "severity") == "warning");
        Assert.True((await ReportAsync(Reachable)).FiringAlerts > 0);
    }

    [Fact]
    public async Task Tick_SimpleScheme_RaisesTheLevelOfTheHour()
    {
        await PutAsync(
            Probe.Replace("target: 99.9", "target: 99", StringComparison.Ordinal)
                + "\n    alerting: {scheme: simple, min_events: 30, absent_after: 10m}\n"
        );
        // Four bad minutes among few are too little traffic to say.
        await MinutesAsync(4, 0);
        await MinutesAsync(6, 1);
        Assert.Empty(_grid.Objectives.Told);
        await MinutesAsync(45, 1);

        // 4 of 55 minutes are bad: 7 times the budget.
        Assert.Equal("high", Label(Told().Last(a => a.EndIsTimeout), "severity"));

        await _grid.AdvanceAsync(900, 60);
        Assert.Contains(Told().TakeLast(4), a => a.EndIsTimeout && Label(a, "slo_urgency") == "absent");
    }

    [Fact]
    public async Task Tick_NoNewsFromTheStore_LetsAlertsEndByThemselves()
    {
        await PutAsync(Probe);
        await MinutesAsync(60, 0);
        _grid.Objectives.Failure = "down";
        await _grid.AdvanceAsync(120, 60);
        var told = _grid.Objectives.Told.Count;
        await _grid.AdvanceAsync(600, 60);

        Assert.Equal(told, _grid.Objectives.Told.Count);
    }

    [Fact]
    public async Task Tick_Published_IsWhatTheReportSays()
    {
        await PutAsync(Probe);
        await MinutesAsync(30, 1);
        await MinutesAsync(1, 0);
        await MinutesAsync(5, 1);

        var window = (await ReportAsync(Reachable)).Groups[0].Windows[0];
        var last = _grid
            .Objectives.Published.GroupBy(p => p.Labels)
            .ToDictionary(g => (g.Key.Name, g.Key["slo_window"]), g => g.MaxBy(p => p.TimestampMilliseconds));
        Assert.Equal(0.999, last[("slo_objective_ratio", "")].Value);
        Assert.Equal(window.Compliance, last[("slo_compliance_ratio", "30d")].Value);
        Assert.Equal(window.ErrorBudgetRemaining, last[("slo_error_budget_remaining_ratio", "7d")].Value);
        Assert.Equal(window.Total, last[("slo_events_total", "")].Value, 6);
        Assert.Equal(1, last[("slo_bad_events_total", "")].Value, 6);
        Assert.Equal(window.BurnRate, last[("slo_burn_rate", "1h")].Value);
        var labels = last[("slo_objective_ratio", "")].Labels;
        Assert.Equal(("reachable", "edge", "network"), (labels["slo"], labels["slo_service"], labels["team"]));
    }

    [Fact]
    public async Task Set_OtherTarget_KeepsTheBudgetAndOtherIndicatorDoesNot()
    {
        await PutAsync(Probe);
        await MinutesAsync(30, 1);
        var before = await ReportAsync(Reachable);

        await PutAsync(Probe.Replace("target: 99.9", "target: 99.5", StringComparison.Ordinal));
        var kept = await ReportAsync(Reachable);
        await PutAsync(Probe.Replace("probe_success", "other_success", StringComparison.Ordinal));
        var begun = await ReportAsync(Reachable);

        Assert.Equal((0.999, 0.995), (before.Target, kept.Target));
        Assert.True(before.Groups[0].Windows[0].Total > 25);
        Assert.Equal(before.Groups[0].Windows[0].Total, kept.Groups[0].Windows[0].Total, 6);
        Assert.Equal(0, begun.Groups[0].Windows[0].Total);
    }

    [Fact]
    public async Task Tick_GroupedIndicator_HasABudgetForEachSeries()
    {
        await PutAsync(
            """
            apiVersion: pyrra.dev/v1alpha1
            kind: ServiceLevelObjective
            metadata: {name: api, namespace: edge}
            spec:
              target: "99"
              window: 2w
              indicator:
                ratio:
                  errors: {metric: 'requests_total{code="500"}'}
                  total: {metric: requests_total}
                  grouping: [handler]
            """
        );
        var entry = Assert.Single(await _grid.RunAsync(Registry.ListAsync()));
        for (var minute = 0; minute < 60; minute++)
        {
            foreach (var (handler, bad) in new[] { ("/a", 0), ("/b", 6) })
            {
                _grid.Objectives.Add(_grid.Now, 60 * minute, "requests_total", ("handler", handler), ("code", "200"));
                _grid.Objectives.Add(_grid.Now, bad * minute, "requests_total", ("handler", handler), ("code", "500"));
            }
            await _grid.AdvanceAsync(60, 30);
        }

        var report = await ReportAsync(Slo(entry.Service, entry.Name));

        var groups = report.Groups.ToDictionary(g => g.Labels["handler"], g => g.Windows[0]);
        Assert.Equal(["/a", "/b"], groups.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, groups["/a"].Compliance!.Value, 6);
        Assert.Equal(60.0 / 66, groups["/b"].Compliance!.Value, 3);
        // Every minute has 60 requests of the one, and the last three at most are not wholly counted.
        Assert.InRange(groups["/a"].Total, 60 * 54, 60 * 60);
        var firing = Told().Where(a => a.EndIsTimeout).ToList();
        Assert.NotEmpty(firing);
        Assert.All(firing, a => Assert.Equal("/b", Label(a, "handler")));
    }

    [Fact]
    public async Task Remove_Firing_EndsItsAlertsAndForgetsIt()
    {
        await PutAsync(Probe);
        await MinutesAsync(60, 0);
        Assert.Contains(Told(), a => a.EndIsTimeout);

        Assert.Equal(SloFileRemoval.Done, await _grid.RunAsync(Registry.RemoveFileAsync("slos.yml")));
        await _grid.AdvanceAsync(10);

        Assert.All(_grid.Objectives.Told[^1], a => Assert.False(a.EndIsTimeout));
        Assert.Null(await _grid.RunAsync(Reachable.GetAsync(true)));
        Assert.Empty(await _grid.RunAsync(Registry.ListAsync()));
    }

    [Fact]
    public async Task Measure_SentAgainAndOverAKill_CountsOnce()
    {
        await PutAsync(Pushed);
        var slo = Slo("shop", "orders");
        var at = _grid.Now;
        var batch = Enumerable
            .Range(0, 20)
            .Select(i => new SliMeasurement
            {
                At = at.AddSeconds(-i),
                Good = 9,
                Total = 10,
            })
            .Append(
                new SliMeasurement
                {
                    At = at,
                    Id = "b",
                    Good = 0,
                    Total = 1,
                }
            )
            .ToImmutableArray();

        var first = await _grid.RunAsync(slo.MeasureAsync(batch));
        var again = await _grid.RunAsync(slo.MeasureAsync(batch));
        await _grid.KillAllAsync();
        var afterKill = await _grid.RunAsync(slo.MeasureAsync(batch));

        Assert.All(first, v => Assert.Equal(SliVerdict.Accepted, v));
        Assert.All(again.Concat(afterKill), v => Assert.Equal(SliVerdict.Duplicate, v));
        var window = (await ReportAsync(slo)).Groups[0].Windows[0];
        Assert.Equal((180, 201), (window.Good, window.Total));
    }

    [Fact]
    public async Task Measure_StorageRefuses_IsNotCountedUntilItIsSentAgain()
    {
        await PutAsync(Pushed);
        var slo = Slo("shop", "orders");
        var one = ImmutableArray.Create(
            new SliMeasurement
            {
                At = _grid.Now,
                Good = 1,
                Total = 2,
            }
        );
        _grid.RefuseWrites = id => id.Contains("orders", StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => _grid.RunAsync(slo.MeasureAsync(one)));
        _grid.RefuseWrites = _ => false;

        var again = await _grid.RunAsync(slo.MeasureAsync(one));

        Assert.Equal(SliVerdict.Accepted, Assert.Single(again));
        Assert.Equal(2, (await ReportAsync(slo)).Groups[0].Windows[0].Total);
    }

    [Fact]
    public async Task Measure_WhatDoesNotFit_IsToldFromWhatDoes()
    {
        await PutAsync(Pushed + Probe[Probe.IndexOf('\n', StringComparison.Ordinal)..]);
        var now = _grid.Now;
        async Task<SliVerdict> Verdict(ISloGrain slo, SliMeasurement measurement) =>
            (await _grid.RunAsync(slo.MeasureAsync([measurement])))[0];

        Assert.Equal(SliVerdict.Unfit, await Verdict(Slo("shop", "orders"), new SliMeasurement { At = now, Value = 1 }));
        Assert.Equal(
            SliVerdict.Unfit,
            await Verdict(
                Slo("shop", "orders"),
                new SliMeasurement
                {
                    At = now,
                    Good = 3,
                    Total = 2,
                }
            )
        );
        Assert.Equal(
            SliVerdict.Future,
            await Verdict(
                Slo("shop", "orders"),
                new SliMeasurement
                {
                    At = now.AddHours(1),
                    Good = 1,
                    Total = 2,
                }
            )
        );
        Assert.Equal(SliVerdict.Accepted, await Verdict(Slo("shop", "latency"), new SliMeasurement { At = now, Value = 0.4 }));
        Assert.Equal(
            SliVerdict.Accepted,
            await Verdict(Slo("shop", "latency"), new SliMeasurement { At = now.AddSeconds(-1), Value = 0.6 })
        );
        Assert.Equal(SliVerdict.NotPushed, await Verdict(Reachable, new SliMeasurement { At = now, Value = 1 }));
        Assert.Equal(SliVerdict.UnknownObjective, await Verdict(Slo("shop", "none"), new SliMeasurement { At = now, Value = 1 }));
        var window = (await ReportAsync(Slo("shop", "latency"))).Groups[0].Windows[0];
        Assert.Equal((1, 2), (window.Good, window.Total));
    }

    private ISloGrain Slo(string service, string name) => _grid.Grains.GetGrain<ISloGrain>(SloKey.Of("site", service, name));

    private async Task PutAsync(string text)
    {
        var report = await _grid.RunAsync(Registry.PutFileAsync("slos.yml", text));
        Assert.Empty(report.Errors);
    }

    private async Task<SloReport> ReportAsync(ISloGrain slo) => Assert.IsType<SloReport>(await _grid.RunAsync(slo.GetAsync(true)));

    private (DateTimeOffset At, double Value) Reading(double value)
    {
        _grid.Objectives.Add(_grid.Now, value, "probe_success");
        return (_grid.Now, value);
    }

    private async Task MinutesAsync(int count, double value)
    {
        for (var minute = 0; minute < count; minute++)
        {
            Reading(value);
            await _grid.AdvanceAsync(60, 30);
        }
    }

    private List<GridAlert> Told() => [.. _grid.Objectives.Told.SelectMany(a => a)];

    private static string Label(GridAlert alert, string name) => Labels.FromSortedPairs([.. alert.Labels])[name];
}
