using TelemetryGrid.Grains.Objectives;
using TelemetryGrid.Slo.Generation;
using TelemetryGrid.Slo.Specifications;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Grains.Tests.Objectives;

public sealed class ObjectiveTextTests
{
    private const string Everything = """
        slos:
          - name: a
            service: s
            description: d
            target: 99.9
            labels: {zeta: "1", Alpha: "2"}
            windows: [30d, calendar: month, {calendar: week, time_zone: Europe/Berlin}]
            time_slice: {length: 5m, target: 95}
            alerting:
              name: n
              min_events: 3
              absent_after: 10m
              conditions: [{urgency: page, budget_percent: 2, short: 5m, long: 1h}]
              page: {disabled: true, labels: {a: b}}
            sli: {type: error_rate, bad: 'errors_total{a="b"}', total: requests_total, absent: good}
          - name: b
            service: s
            target: 99
            alerting: {scheme: simple}
            sli: {type: latency, metric: latency_seconds, percentile: 99, threshold: 250ms}
          - name: c
            service: s
            target: 99
            sli: {type: latency, source: measurements, threshold: 0.25}
        """;

    [Fact]
    public void Read_WhatWasWritten_MeansTheSame() => AssertRoundTrips("everything.yml", Everything, 3);

    [Theory]
    [InlineData("slo-pyrra")]
    [InlineData("slo-openslo")]
    public void Read_CorpusSpecifications_MeanTheSame(string corpus)
    {
        foreach (
            var file in Directory.EnumerateFiles(
                Path.Combine(CorpusFolder.Require(corpus), "examples"),
                "*.yaml",
                SearchOption.AllDirectories
            )
        )
        {
            AssertRoundTrips(file, File.ReadAllText(file), 1);
        }
    }

    private static void AssertRoundTrips(string name, string text, int atLeast)
    {
        var read = SpecificationReader.Read(name, text);
        Assert.True(read.Errors.IsEmpty, string.Join('\n', read.Errors));
        Assert.True(read.Objectives.Length >= atLeast, name);
        foreach (var objective in read.Objectives)
        {
            var definition = ObjectiveText.Define(objective, name);
            var again = ObjectiveText.Read(definition.Text);

            Assert.Equal(definition, ObjectiveText.Define(again, name));
            Assert.Equal(RuleFile.Write(RuleGenerator.Generate(objective)), RuleFile.Write(RuleGenerator.Generate(again)));
            Assert.Equal(objective.Windows.AsEnumerable(), again.Windows);
            Assert.Equal(
                (objective.Target, objective.Slices, objective.Alerting.Scheme),
                (again.Target, again.Slices, again.Alerting.Scheme)
            );
            Assert.True(ObjectiveText.CountAlike(objective, again));
        }
    }
}
