using System.Collections.Immutable;
using TelemetryGrid.Alerting.Files;
using TelemetryGrid.Alerting.Matchers;
using TelemetryGrid.Alerting.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>The three ways of writing conditions on labels, <c>match</c>, <c>match_re</c> and <c>matchers</c>; all of them must hold.</summary>
internal static class MatcherFields
{
    public static ImmutableArray<LabelMatcher> Read(YamlMap map, string equal, string regex, string matchers)
    {
        var list = ImmutableArray.CreateBuilder<LabelMatcher>();
        foreach (var (name, text, at) in map.Map(equal, $"'{equal}'")?.Pairs() ?? [])
        {
            Check(map, name, at);
            list.Add(new LabelMatcher(name, MatchOperator.Equal, text ?? ""));
        }
        foreach (var (name, text, at) in map.Map(regex, $"'{regex}'")?.Pairs() ?? [])
        {
            Check(map, name, at);
            if (text is null)
            {
                map.Error($"the label '{name}' has no regular expression", at);
            }
            else if (!MatcherParser.TryCreate(name, MatchOperator.Regex, text, out var matcher, out var reason))
            {
                map.Error(reason, at);
            }
            else
            {
                list.Add(matcher!);
            }
        }
        foreach (var (text, at) in map.Texts(matchers))
        {
            if (MatcherParser.TryParse(text, out var parsed, out var reason))
            {
                list.AddRange(parsed);
            }
            else
            {
                map.Error($"'{text}' is not a matcher: {reason}", at);
            }
        }
        return list.ToImmutable();
    }

    private static void Check(YamlMap map, string name, YamlDotNet.RepresentationModel.YamlNode at)
    {
        if (!LabelNameRules.IsUtf8(name))
        {
            map.Error($"'{name}' is not a label name", at);
        }
    }
}
