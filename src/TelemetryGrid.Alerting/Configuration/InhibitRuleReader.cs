using System.Collections.Immutable;
using TelemetryGrid.Alerting.Files;
using TelemetryGrid.Alerting.Inhibition;
using TelemetryGrid.Alerting.Text;

namespace TelemetryGrid.Alerting.Configuration;

internal static class InhibitRuleReader
{
    public static ImmutableArray<InhibitRule> Read(YamlMap file)
    {
        var rules = ImmutableArray.CreateBuilder<InhibitRule>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var map in file.Maps("inhibit_rules", "an inhibit rule"))
        {
            var equal = ImmutableArray.CreateBuilder<string>();
            foreach (var (text, at) in map.Texts("equal"))
            {
                equal.Add(text);
                if (!LabelNameRules.IsUtf8(text))
                {
                    map.Error($"'{text}' in equal is not a label name", at);
                }
            }
            var name = map.Text("name") ?? "";
            if (name.Length > 0 && !names.Add(name))
            {
                map.Error($"there are two inhibit rules named '{name}'");
            }
            rules.Add(
                new InhibitRule(
                    name,
                    MatcherFields.Read(map, "source_match", "source_match_re", "source_matchers"),
                    MatcherFields.Read(map, "target_match", "target_match_re", "target_matchers"),
                    equal.ToImmutable()
                )
            );
            map.RejectOthers();
        }
        return rules.ToImmutable();
    }
}
