using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Inhibition;
using TelemetryGrid.Alerting.Matchers;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Inhibition;

public sealed class InhibitionIndexTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void InhibitedBy_EqualLabels_MutesOnlyTheSameSite()
    {
        var index = Index(Rule("s=critical", "s=warning", "site"));
        var source = Labels.Of(("s", "critical"), ("site", "a"));
        index.Update(Alert(source, T0.AddMinutes(5)));
        Assert.Equal(Fingerprint.Of(source), index.InhibitedBy(Labels.Of(("s", "warning"), ("site", "a")), T0));
        Assert.Null(index.InhibitedBy(Labels.Of(("s", "warning"), ("site", "b")), T0));
        Assert.Null(index.InhibitedBy(Labels.Of(("s", "info"), ("site", "a")), T0));
        Assert.Null(index.InhibitedBy(Labels.Of(("s", "warning")), T0));
    }

    [Fact]
    public void InhibitedBy_LabelMissingOnBothSides_IsEqual()
    {
        var index = Index(Rule("s=critical", "s=warning", "site"));
        index.Update(Alert(Labels.Of(("s", "critical")), T0.AddMinutes(5)));
        Assert.NotNull(index.InhibitedBy(Labels.Of(("s", "warning")), T0));
    }

    [Fact]
    public void InhibitedBy_AlertsOnBothSides_DoNotMuteEachOther()
    {
        var index = Index(Rule("s=~\"critical|major\"", "s=~\"major|warning\""));
        var both = Labels.Of(("s", "major"), ("n", "1"));
        index.Update(Alert(both, T0.AddMinutes(5)));
        Assert.Null(index.InhibitedBy(both, T0));
        Assert.Null(index.InhibitedBy(Labels.Of(("s", "major"), ("n", "2")), T0));
        Assert.NotNull(index.InhibitedBy(Labels.Of(("s", "warning")), T0));
        index.Update(Alert(Labels.Of(("s", "critical")), T0.AddMinutes(5)));
        Assert.NotNull(index.InhibitedBy(both, T0));
    }

    [Fact]
    public void InhibitedBy_SourceThatEnded_MutesNoMore()
    {
        var index = Index(Rule("s=critical", "s=warning"));
        var source = Labels.Of(("s", "critical"));
        var target = Labels.Of(("s", "warning"));
        index.Update(Alert(source, T0.AddMinutes(5)));
        Assert.NotNull(index.InhibitedBy(target, T0.AddMinutes(4)));
        Assert.Null(index.InhibitedBy(target, T0.AddMinutes(5)));
        index.Update(Alert(source, T0.AddMinutes(9)));
        index.Forget(T0.AddMinutes(6));
        Assert.NotNull(index.InhibitedBy(target, T0.AddMinutes(6)));
        index.Forget(T0.AddMinutes(9));
        Assert.Null(index.InhibitedBy(target, T0.AddMinutes(6)));
    }

    [Fact]
    public void InhibitedBy_RandomAlerts_AgreesWithComparingAllOfThem()
    {
        var random = new Random(3);
        var rules = ImmutableArray.Create(Rule("a=1", "b=1", "c", "d"), Rule("b=~\"1|2\"", "a!=1", "d"), Rule("a=2", "a=2"));
        var index = new InhibitionIndex(rules);
        var alerts = Enumerable
            .Range(0, 60)
            .Select(_ => Alert(Random(random), T0.AddMinutes(random.Next(-2, 5))))
            .DistinctBy(a => a.Labels)
            .ToArray();
        Array.ForEach(alerts, a => index.Update(a));
        for (var i = 0; i < 500; i++)
        {
            var target = Random(random);
            var expected = rules.Any(rule =>
                rule.Target.All(m => m.Matches(target[m.Name]))
                && alerts.Any(s =>
                    s.EndsAt > T0
                    && rule.Source.All(m => m.Matches(s.Labels[m.Name]))
                    && rule.Equal.All(name => s.Labels[name] == target[name])
                    && !(rule.Source.All(m => m.Matches(target[m.Name])) && rule.Target.All(m => m.Matches(s.Labels[m.Name])))
                )
            );
            Assert.Equal(expected, index.InhibitedBy(target, T0) is not null);
        }
    }

    private static Labels Random(Random random) =>
        Labels.Of([
            .. "abcd"
                .Where(_ => random.Next(4) > 0)
                .Select(c => (c.ToString(), random.Next(3).ToString(System.Globalization.CultureInfo.InvariantCulture))),
        ]);

    private static InhibitionIndex Index(params InhibitRule[] rules) => new([.. rules]);

    private static InhibitRule Rule(string source, string target, params string[] equal) =>
        new("", Parse(source), Parse(target), [.. equal]);

    private static ImmutableArray<LabelMatcher> Parse(string text)
    {
        Assert.True(MatcherParser.TryParse(text, out var matchers, out var reason), reason);
        return matchers;
    }

    private static Alert Alert(Labels labels, DateTimeOffset end) => new(labels, Labels.Empty, T0.AddHours(-1), end, T0, "");
}
