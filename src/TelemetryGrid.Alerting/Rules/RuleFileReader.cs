using System.Collections.Immutable;
using TelemetryGrid.Alerting.Files;
using TelemetryGrid.Alerting.Rules.Entities;
using TelemetryGrid.PromQL;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Alerting.Rules;

/// <summary>Reads Prometheus' rule files. Everything that is wrong is told at once, with its line; unknown keys are wrong.</summary>
public static class RuleFileReader
{
    public static RuleFileResult Read(string text, string file, LabelNameScheme names = LabelNameScheme.Utf8)
    {
        ArgumentNullException.ThrowIfNull(text);
        var errors = new FileErrors(file);
        var documents = YamlFile.Read(text, errors);
        // Documents after the first are not looked at, as in Prometheus; a file without any has no groups.
        var groups = documents.Count == 0 || YamlMap.IsNull(documents[0]) ? [] : ReadGroups(documents[0], errors, new RuleReader(names));
        return new RuleFileResult(errors.Any ? [] : groups, errors.ToImmutable());
    }

    private static ImmutableArray<RuleGroup> ReadGroups(YamlNode document, FileErrors errors, RuleReader rules)
    {
        if (document is not YamlMappingNode root)
        {
            errors.Add(document, "a file of rules has the key 'groups'");
            return [];
        }
        var map = new YamlMap(root, errors, "a file of rules");
        var groups = ImmutableArray.CreateBuilder<RuleGroup>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in map.Maps("groups", "a group of rules"))
        {
            var name = group.Text("name") ?? "";
            if (name.Length == 0)
            {
                group.Error("a group of rules needs a name");
            }
            else if (!names.Add(name))
            {
                group.Error($"there are two groups named '{name}' in the file", group.Node("name"));
            }
            groups.Add(ReadGroup(group, errors.File, name, rules));
        }
        map.RejectOthers();
        return groups.ToImmutable();
    }

    private static RuleGroup ReadGroup(YamlMap group, string file, string name, RuleReader rules)
    {
        var labels = rules.Pairs(group, "labels", $"group '{name}'");
        var read = ImmutableArray.CreateBuilder<Rule>();
        var entities = ImmutableArray.CreateBuilder<EntityRule>();
        var limit = group.Integer("limit") ?? 0;
        if (limit is < 0 or > int.MaxValue)
        {
            group.Error("'limit' is a number of series or alerts", group.Node("limit"));
        }
        var place = 0;
        foreach (var rule in group.Maps("rules", "a rule"))
        {
            var where = $"group '{name}', rule {++place}";
            if (rule.Has("entity"))
            {
                if (new EntityRuleReader(rules).Read(rule, where, labels) is { } entity)
                {
                    entities.Add(entity);
                }
            }
            else if (rules.Read(rule, where, labels) is { } one)
            {
                read.Add(one);
            }
        }
        var result = new RuleGroup(
            file,
            name,
            group.Duration("interval") is { } interval && interval > TimeSpan.Zero ? interval : null,
            group.Duration("query_offset"),
            (int)Math.Clamp(limit, 0, int.MaxValue),
            labels,
            read.ToImmutable(),
            group.At.Start.Line
        )
        {
            EntityRules = entities.ToImmutable(),
        };
        group.RejectOthers();
        return result;
    }
}
