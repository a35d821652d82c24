using TelemetryGrid.PromQL;
using TelemetryGrid.Slo.Generation;
using TelemetryGrid.Slo.Tests.Indicators;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Slo.Tests.Generation;

/// <summary>Evaluates rule files as Prometheus does: one rule after the other, what is recorded seen by the next.</summary>
internal static class RecordedRules
{
    public static List<GeneratedRule> Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var rules = new List<GeneratedRule>();
        foreach (var document in stream.Documents.Select(d => d.RootNode).OfType<YamlMappingNode>())
        {
            foreach (var group in ((YamlSequenceNode)document["groups"]).Cast<YamlMappingNode>())
            {
                rules.AddRange(((YamlSequenceNode)group["rules"]).Cast<YamlMappingNode>().Select(Rule));
            }
        }
        return rules;
    }

    /// <summary>Evaluates at one time and records into the table; the results by rule.</summary>
    public static async Task<List<IReadOnlyList<VectorSample>>> EvaluateAsync(SeriesTable table, List<GeneratedRule> rules, long seconds)
    {
        var results = new List<IReadOnlyList<VectorSample>>();
        foreach (var rule in rules)
        {
            var samples = await table.QueryAsync(rule.Expression, seconds);
            results.Add(samples);
            foreach (var sample in rule.IsAlert ? [] : samples)
            {
                var labels = new LabelsBuilder(sample.Labels).Set(Labels.MetricName, rule.Name);
                foreach (var (name, value) in rule.Labels)
                {
                    labels.Set(name, value);
                }
                table.Add(labels.Build(), seconds, sample.Value);
            }
        }
        return results;
    }

    private static GeneratedRule Rule(YamlMappingNode node)
    {
        var isAlert = node.Children.ContainsKey("alert");
        var rule = new GeneratedRule(Text(node[isAlert ? "alert" : "record"]), isAlert, Text(node["expr"]));
        return node.Children.TryGetValue("labels", out var labels)
            ? rule with
            {
                Labels = rule.Labels.AddRange(
                    ((YamlMappingNode)labels).Children.Select(l => KeyValuePair.Create(Text(l.Key), Text(l.Value)))
                ),
            }
            : rule;
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}
