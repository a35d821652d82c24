using TelemetryGrid.Alerting.Files;
using TelemetryGrid.Alerting.Templates;
using TelemetryGrid.Alerting.Text;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Alerting.Rules;

/// <summary>Reads one rule, and says which rule of which group an error is about.</summary>
internal sealed class RuleReader(LabelNameScheme names)
{
    private static readonly string[] OfAlertsOnly = ["for", "keep_firing_for", "annotations"];

    public Rule? Read(YamlMap map, string where, Labels ofGroup)
    {
        var (record, alert, query) = (map.Text("record") ?? "", map.Text("alert") ?? "", map.Text("expr") ?? "");
        var name = record.Length > 0 ? record : alert;
        where = name.Length > 0 ? $"{where}, '{name}'" : where;
        if (record.Length > 0 == alert.Length > 0)
        {
            map.Error(
                record.Length > 0
                    ? $"{where}: only one of 'record' and 'alert' may be given"
                    : $"{where}: one of 'record' and 'alert' is needed"
            );
        }
        var expr = Parse(map, where, query);
        var labels = Join(ofGroup, Pairs(map, "labels", where));
        var annotations = Pairs(map, "annotations", where);
        var (hold, keep) = (map.Duration("for") ?? TimeSpan.Zero, map.Duration("keep_firing_for") ?? TimeSpan.Zero);
        if (record.Length == 0)
        {
            CheckTemplates(map, "labels", where, labels);
            CheckTemplates(map, "annotations", where, annotations);
        }
        if (record.Length > 0)
        {
            foreach (var key in OfAlertsOnly.Where(map.Has))
            {
                map.Error($"{where}: a recording rule has no '{key}'", map.Node(key));
            }
            if (!IsMetricName(record))
            {
                map.Error($"{where}: '{record}' is not the name of a metric", map.Node("record"));
            }
        }
        map.RejectOthers();
        var line = map.At.Start.Line;
        return expr is null ? null
            : record.Length > 0 ? new RecordingRule(record, query, expr, labels, line)
            : new AlertingRule(alert, query, expr, labels, line, hold, keep, annotations);
    }

    /// <summary>The labels or annotations under a key.</summary>
    public Labels Pairs(YamlMap map, string key, string where)
    {
        var pairs = new LabelsBuilder();
        foreach (var (name, text, at) in map.Map(key, $"'{key}'")?.Pairs() ?? [])
        {
            var isName = names == LabelNameScheme.Legacy ? LabelNameRules.IsClassic(name) : LabelNameRules.IsUtf8(name);
            if (!isName || (key == "labels" && name == Labels.MetricName))
            {
                map.Error($"{where}: '{name}' cannot be the name of one of the {key}", at);
            }
            pairs.Set(name, text ?? "");
        }
        return pairs.Build();
    }

    private static Expr? Parse(YamlMap map, string where, string query)
    {
        if (query.Length == 0)
        {
            map.Error($"{where}: 'expr' is missing");
            return null;
        }
        try
        {
            return PromQLParser.Parse(query);
        }
        catch (QueryException e)
        {
            map.Error($"{where}: the expression is not PromQL: {e.Message}", map.Node("expr"));
            return null;
        }
    }

    private static void CheckTemplates(YamlMap map, string key, string where, Labels texts)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            if (RuleTemplates.Check(texts.ValueAt(i)) is { } reason)
            {
                map.Error($"{where}: '{texts.NameAt(i)}' is not a template: {reason}", map.Node(key));
            }
        }
    }

    private static Labels Join(Labels outer, Labels inner)
    {
        var labels = new LabelsBuilder(outer);
        for (var i = 0; i < inner.Count; i++)
        {
            labels.Set(inner.NameAt(i), inner.ValueAt(i));
        }
        return labels.Build();
    }

    // Braces in a name are a selector that belongs into the expression.
    private bool IsMetricName(string name) =>
        names == LabelNameScheme.Legacy
            ? LabelNameRules.IsClassic(name.Replace(':', '_'))
            : LabelNameRules.IsUtf8(name) && !name.AsSpan().ContainsAny('{', '}');
}
