using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TelemetryGrid.Alerting.Files;
using TelemetryGrid.Alerting.Templates;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules.Entities;

/// <summary>Reads a rule that has <c>entity</c> instead of <c>expr</c>.</summary>
internal sealed class EntityRuleReader(RuleReader rules)
{
    public EntityRule? Read(YamlMap map, string where, Labels ofGroup)
    {
        var name = map.Text("alert") ?? "";
        if (name.Length == 0)
        {
            map.Error($"{where}: a rule with 'entity' raises an alert; 'alert' is missing");
        }
        foreach (var key in ((string[])["record", "expr"]).Where(map.Has))
        {
            map.Error($"{where}: a rule with 'entity' has no '{key}'", map.Node(key));
        }
        var wait = map.Duration("for");
        var (labels, annotations) = (new LabelsBuilder(ofGroup), rules.Pairs(map, "annotations", where));
        var own = rules.Pairs(map, "labels", where);
        for (var i = 0; i < own.Count; i++)
        {
            labels.Set(own.NameAt(i), own.ValueAt(i));
        }
        CheckTemplates(map, "labels", where, own);
        CheckTemplates(map, "annotations", where, annotations);
        var lasts = map.Duration("keep_firing_for") ?? EntityRule.DefaultLasts;
        var line = map.At.Start.Line;
        var rule = map.Map("entity", "'entity'") is { } entity
            ? ReadEntity(entity, where, name, lasts, labels.Build(), annotations, line)
            : null;
        if (rule is not null && wait is { } time)
        {
            if (rule.When is EntityCondition.Threshold or EntityCondition.ForecastBreach or EntityCondition.SourceSilent)
            {
                rule = rule with { For = time };
            }
            else
            {
                map.Error($"{where}: what happens has no duration: only thresholds and silent sources have a 'for'", map.Node("for"));
            }
        }
        map.RejectOthers();
        return rule;
    }

    private static EntityRule? ReadEntity(
        YamlMap map,
        string where,
        string name,
        TimeSpan lasts,
        Labels labels,
        Labels annotations,
        long line
    )
    {
        var kind = map.Text("kind") ?? "device";
        if (kind is not ("device" or "interface"))
        {
            map.Error($"{where}: 'kind' is device or interface, not '{kind}'", map.Node("kind"));
        }
        if (Condition(map, where) is not { } when)
        {
            return null;
        }
        var isInterface = kind == "interface";
        var hasState = when is EntityCondition.Trap or EntityCondition.Event || (when == EntityCondition.StatusChange && isInterface);
        var to = hasState ? map.Text("to") ?? "" : "";
        var isThreshold = when is EntityCondition.Threshold or EntityCondition.ForecastBreach;
        var hasMetric = isThreshold || when is EntityCondition.Anomaly or EntityCondition.BaselineDeviation;
        var metric = hasMetric ? map.Text("metric") ?? "" : "";
        var above = hasMetric ? Number(map, where, "above") : null;
        var below = isThreshold ? Number(map, where, "below") : null;
        if (isThreshold && (metric.Length == 0 || (above ?? below) is null))
        {
            map.Error($"{where}: a threshold needs 'metric', and 'above' or 'below'");
        }
        var eventName = "";
        if (when is EntityCondition.Trap or EntityCondition.Event && (eventName = map.Text("event") ?? "").Length == 0)
        {
            map.Error($"{where}: 'event' is missing: the name of the event, such as bgp.peer_state_changed or security.*");
        }
        var match = ReadMatch(map, where, when == EntityCondition.LogPattern);
        map.RejectOthers();
        return new EntityRule(name, isInterface, when, to, eventName, metric, above, match, lasts, labels, annotations, line)
        {
            Below = below,
        };
    }

    private static EntityCondition? Condition(YamlMap map, string where)
    {
        var text = map.Text("when") ?? "";
        foreach (var condition in Enum.GetValues<EntityCondition>())
        {
            if (NameOf(condition) == text)
            {
                return condition;
            }
        }
        map.Error(
            $"{where}: 'when' is one of {string.Join(", ", Enum.GetValues<EntityCondition>().Select(NameOf))}, not '{text}'",
            map.Node("when")
        );
        return null;
    }

    private static ImmutableArray<LabelMatcher> ReadMatch(YamlMap map, string where, bool isLog)
    {
        var matchers = ImmutableArray.CreateBuilder<LabelMatcher>();
        foreach (var (name, text, _) in map.Map("match", "'match'")?.Pairs() ?? [])
        {
            Add(name, text ?? "");
        }
        if (isLog)
        {
            if (map.Text("pattern") is { Length: > 0 } pattern)
            {
                // A pattern of a log line may stand anywhere in it.
                Add(EntityRule.BodyLabel, $"(?s:.*(?:{pattern}).*)");
            }
            else
            {
                map.Error($"{where}: 'pattern' is missing: a regular expression");
            }
        }
        return matchers.ToImmutable();

        void Add(string name, string pattern)
        {
            try
            {
                matchers.Add(new LabelMatcher(name, MatchOperator.Regex, pattern));
            }
            catch (ArgumentException e)
            {
                map.Error($"{where}: '{pattern}' is not a regular expression: {e.Message}");
            }
        }
    }

    private static double? Number(YamlMap map, string where, string key)
    {
        if (map.Text(key) is not { } text)
        {
            return null;
        }
        if (double.TryParse(text, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            return value;
        }
        map.Error($"{where}: '{key}' is a number, not '{text}'", map.Node(key));
        return null;
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

    private static string NameOf(EntityCondition condition) => JsonNamingPolicy.SnakeCaseLower.ConvertName(condition.ToString());
}
