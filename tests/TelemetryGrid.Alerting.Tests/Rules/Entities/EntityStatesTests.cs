using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Rules;
using TelemetryGrid.Alerting.Rules.Entities;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Rules.Entities;

public sealed class EntityStatesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Labels Series = Labels.Of(
        ("__name__", "network_interface_in_utilization_ratio"),
        ("device", "a"),
        ("interface", "1")
    );

    private readonly EntityStates _states = new(2);
    private readonly EntityRule _rule = Read(
        "{kind: interface, when: threshold, metric: network_interface_in_utilization_ratio, above: 0.9}"
    );

    [Fact]
    public void Take_BreachThatLasts_FiresAfterItsWaitIsRenewedAndEnds()
    {
        Assert.Null(Take(0, 0.95));
        Assert.Null(Take(60, 0.95));
        var fires = Take(120, 0.95);
        Assert.Equal((Start, Start.AddSeconds(120) + _rule.Lasts), (fires!.StartsAt, fires.EndsAt));
        Assert.Equal("{alertname=\"X\", device=\"a\", interface=\"1\", severity=\"page\"}", fires.Labels.ToString());
        Assert.Equal("1 of a is at 0.95", fires.Annotations["summary"]);
        Assert.Null(Take(150, 0.96));
        Assert.NotNull(Take(180, 0.97));
        var ends = Take(200, 0.5);
        Assert.Equal((fires.Labels, ends!.StartsAt), (ends.Labels, ends.EndsAt));
        Assert.Null(Take(220, 0.5));
        Assert.Equal(0, _states.Count);
    }

    [Fact]
    public void Take_BreachThatPasses_IsNeverTold()
    {
        Assert.Null(Take(0, 0.95));
        Assert.Null(Take(60, 0.5));
        Assert.Null(Take(120, 0.95));
        Assert.Null(Take(200, 0.95));
        Assert.NotNull(Take(240, 0.95));
    }

    [Fact]
    public void Take_WhatIsKnownAgain_ChangesNothing()
    {
        Take(0, 0.95);
        Assert.NotNull(Take(120, 0.95));
        Assert.Null(Take(60, 0.1));
        Assert.Equal(1, _states.Count);
    }

    [Fact]
    public void Take_AfterALongSilence_WaitsAnew()
    {
        Take(0, 0.95);
        Assert.Null(Take(7200, 0.95));
        Assert.NotNull(Take(7320, 0.95));
    }

    [Fact]
    public void Take_MoreThanThereIsRoomFor_IsCounted()
    {
        foreach (var name in (string[])["1", "2", "3"])
        {
            var labels = new LabelsBuilder(Series).Set("interface", name).Build();
            _states.Take(_rule, labels, true, 1, Start, Start, Labels.Empty, "");
        }
        Assert.Equal((2, 1), (_states.Count, _states.Dropped));
    }

    [Theory]
    [InlineData("{when: threshold, metric: m}", "threshold needs 'metric', and 'above' or 'below'")]
    [InlineData("{when: forecast_breach, above: 1}", "threshold needs 'metric', and 'above' or 'below'")]
    [InlineData("{when: event, event: e}", "only thresholds and silent sources have a 'for'")]
    public void Read_WhatMakesNoSense_IsToldWhy(string entity, string reason)
    {
        var errors = RuleFileReader.Read(File(entity), "f").Errors;
        Assert.Contains(errors, e => e.ToString().Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{when: forecast_breach, metric: m, below: 5}", "m_forecast", 4, true)]
    [InlineData("{when: threshold, metric: m, above: 1, below: -1}", "m", 0, false)]
    [InlineData("{when: threshold, metric: m, above: 1, below: -1}", "m", -2, true)]
    [InlineData("{when: threshold, metric: m, above: 1}", "m", double.NaN, false)]
    public void IsBreachedBy_Value_IsBeyondTheBounds(string entity, string series, double value, bool isBreached)
    {
        var rule = Read(entity);
        Assert.Equal((series, isBreached), (rule.Series, rule.IsBreachedBy(value)));
    }

    private Alert? Take(int second, double value)
    {
        var at = Start.AddSeconds(second);
        return _states.Take(_rule, Series, _rule.IsBreachedBy(value), value, at, at, Labels.Empty, "");
    }

    private static EntityRule Read(string entity)
    {
        var result = RuleFileReader.Read(File(entity), "f");
        Assert.Empty(result.Errors);
        return result.Groups[0].EntityRules[0];
    }

    private static string File(string entity) =>
        $$$"""
            groups:
              - name: g
                rules:
                  - alert: X
                    entity: {{{entity}}}
                    for: 2m
                    labels: {severity: page}
                    annotations: {summary: "{{ $labels.interface }} of {{ $labels.device }} is at {{ $value }}"}
            """;
}
