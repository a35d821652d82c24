using System.Collections.Immutable;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Correlation.Rules;
using TelemetryGrid.Alerting.Files;
using TelemetryGrid.Alerting.Matchers;
using TelemetryGrid.Alerting.Text;
using TelemetryGrid.Alerting.TimeIntervals;
using TelemetryGrid.PromQL;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Alerting.Correlation;

/// <summary>Reads how alerts are joined: the section <c>correlation</c>. Everything that is wrong is told at once, with its line; unknown keys are wrong.</summary>
public static class CorrelationReader
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <param name="text">The YAML of the section.</param>
    /// <param name="file">What errors call the file.</param>
    public static CorrelationResult Read(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var errors = new FileErrors(file);
        var documents = YamlFile.Read(text, errors);
        if (!errors.Any && documents is not [YamlMappingNode, ..])
        {
            errors.Add(documents.Count == 0 ? null : documents[0], "keys and values are expected");
        }
        return errors.Any ? new CorrelationResult(null, errors.ToImmutable()) : Read((YamlMappingNode)documents[0], file);
    }

    public static CorrelationResult Read(YamlMappingNode node, string file)
    {
        var errors = new FileErrors(file);
        var map = new YamlMap(node, errors, "'correlation'");
        var options = Read(map);
        return new CorrelationResult(errors.Any ? null : options, errors.ToImmutable());
    }

    private static CorrelationOptions Read(YamlMap map)
    {
        var given = new CorrelationOptions();
        var intervals = TimeIntervalReader.Read(map);
        var options = given with
        {
            Roots = [.. map.Texts("collection_roots").Select(t => t.Text)],
            LateCause = Window(map, "late_cause", given.LateCause),
            RelatedWindow = Window(map, "related_window", given.RelatedWindow),
            ReleaseAfter = Window(map, "release_after", given.ReleaseAfter),
            ReopenWithin = Window(map, "reopen_within", given.ReopenWithin),
            MaxAlerts = Number(map, "max_alerts", given.MaxAlerts, 1_000_000),
            MaxOpenIncidents = Number(map, "max_open_incidents", given.MaxOpenIncidents, 1_000_000),
            Rules = [.. CorrelationRule.BuiltIn, .. Rules(map)],
            Escalation = Policies(map, intervals),
        };
        if (map.Map("duplicates", "'duplicates'") is { } duplicates)
        {
            options = options with
            {
                DuplicateWindow = Window(duplicates, "time_window", given.DuplicateWindow),
                MaxAlertsInWindow = Number(duplicates, "max_alerts_in_window", given.MaxAlertsInWindow, 1_000_000),
            };
            duplicates.RejectOthers();
        }
        if (map.Map("flapping", "'flapping'") is { } flapping)
        {
            options = options with
            {
                FlapWindow = Window(flapping, "time_window", given.FlapWindow),
                MaxToggles = Number(flapping, "max_toggles", given.MaxToggles, 1000),
            };
            flapping.RejectOthers();
        }
        if (map.Map("co_occurrence", "'co_occurrence'") is { } learnt)
        {
            options = options with
            {
                CoOccurrenceWindow = Window(learnt, "time_window", given.CoOccurrenceWindow),
                MinSupport = Number(learnt, "min_support", given.MinSupport, 1_000_000),
            };
            learnt.RejectOthers();
        }
        map.RejectOthers();
        return options;
    }

    private static ImmutableArray<CorrelationRule> Rules(YamlMap file)
    {
        var rules = ImmutableArray.CreateBuilder<CorrelationRule>();
        foreach (var map in file.Maps("rules", "a correlation rule"))
        {
            var name = Name(map, "a correlation rule", rules.Select(r => r.Name));
            var (parent, child) = (Matchers(map, "parent"), Matchers(map, "child"));
            var overlap = ImmutableArray.CreateBuilder<string>();
            foreach (var (text, at) in map.Texts("label_overlap"))
            {
                overlap.Add(text);
                if (!LabelNameRules.IsUtf8(text))
                {
                    map.Error($"'{text}' in label_overlap is not a label name", at);
                }
            }
            if (parent.IsEmpty != child.IsEmpty)
            {
                map.Error("a rule with 'parent' needs 'child' as well, and the other way round");
            }
            var rule = new CorrelationRule
            {
                Name = name,
                Parent = parent,
                Child = child,
                SourcePattern = Source(map),
                LabelOverlap = overlap.ToImmutable(),
                SeverityCorrelation = Severity(map),
                TimeWindow = Window(map, "time_window", TimeSpan.FromMinutes(5)),
                Suppress = map.Flag("suppress") ?? true,
            };
            if (!rule.IsDirected && rule.LabelOverlap.IsEmpty)
            {
                map.Error("a rule without 'parent' and 'child' needs 'label_overlap', or it would join everything");
            }
            map.RejectOthers();
            rules.Add(rule);
        }
        return rules.ToImmutable();
    }

    private static ImmutableArray<EscalationPolicy> Policies(YamlMap file, ImmutableDictionary<string, TimeIntervalSet> intervals)
    {
        var policies = ImmutableArray.CreateBuilder<EscalationPolicy>();
        foreach (var map in file.Maps("escalation", "an escalation policy"))
        {
            var name = Name(map, "an escalation policy", policies.Select(p => p.Name));
            var levels = ImmutableArray.CreateBuilder<EscalationLevel>();
            foreach (var level in map.Maps("levels", "an escalation level"))
            {
                var after = level.Duration("after") ?? TimeSpan.Zero;
                if (levels.Count > 0 && after < levels[^1].After)
                {
                    level.Error("a level comes after the one before it, counted from when the incident opened", level.Node("after"));
                }
                if (level.Text("receiver") is not { Length: > 0 } receiver)
                {
                    level.Error("an escalation level needs a 'receiver'");
                    receiver = "";
                }
                var times = ImmutableArray.CreateBuilder<TimeIntervalSet>();
                foreach (var (text, at) in level.Texts("active_time_intervals"))
                {
                    if (intervals.TryGetValue(text, out var set))
                    {
                        times.Add(set);
                    }
                    else
                    {
                        level.Error($"there is no time interval '{text}'", at);
                    }
                }
                level.RejectOthers();
                levels.Add(new EscalationLevel(after, receiver, times.ToImmutable()));
            }
            if (levels.Count == 0)
            {
                map.Error("an escalation policy needs 'levels'");
            }
            policies.Add(new EscalationPolicy(name, Matchers(map, "matchers"), levels.ToImmutable()));
            map.RejectOthers();
        }
        return policies.ToImmutable();
    }

    private static string Name(YamlMap map, string what, IEnumerable<string> taken)
    {
        var name = map.Text("name") ?? "";
        if (name.Length == 0)
        {
            map.Error($"{what} needs a 'name'");
        }
        else if (taken.Contains(name, StringComparer.Ordinal))
        {
            map.Error($"the name '{name}' stands twice");
        }
        return name;
    }

    private static ImmutableArray<LabelMatcher> Matchers(YamlMap map, string key)
    {
        var matchers = ImmutableArray.CreateBuilder<LabelMatcher>();
        foreach (var (text, at) in map.Texts(key))
        {
            if (MatcherParser.TryParse(text, out var parsed, out var reason))
            {
                matchers.AddRange(parsed);
            }
            else
            {
                map.Error($"'{text}' is not a matcher: {reason}", at);
            }
        }
        return matchers.ToImmutable();
    }

    private static LabelMatcher? Source(YamlMap map)
    {
        if (map.Text("source_pattern") is not { } text)
        {
            return null;
        }
        if (!MatcherParser.TryCreate("source", MatchOperator.Regex, text, out var matcher, out var reason))
        {
            map.Error(reason, map.Node("source_pattern"));
        }
        return matcher;
    }

    private static SeverityCorrelation Severity(YamlMap map)
    {
        switch (map.Text("severity_correlation"))
        {
            case null or "any":
                return SeverityCorrelation.Any;
            case "same":
                return SeverityCorrelation.Same;
            case "parent_at_least":
                return SeverityCorrelation.ParentAtLeast;
            case var other:
                map.Error($"'severity_correlation' is any, same or parent_at_least, not '{other}'", map.Node("severity_correlation"));
                return SeverityCorrelation.Any;
        }
    }

    private static TimeSpan Window(YamlMap map, string key, TimeSpan otherwise)
    {
        if (map.Duration(key) is not { } window)
        {
            return otherwise;
        }
        if (window > Longest)
        {
            map.Error($"'{key}' is at most {PromDuration.Format(Longest)}", map.Node(key));
        }
        return window;
    }

    private static int Number(YamlMap map, string key, int otherwise, int most)
    {
        if (map.Integer(key) is not { } number)
        {
            return otherwise;
        }
        if (number >= 1 && number <= most)
        {
            return (int)number;
        }
        map.Error($"'{key}' is 1 to {most}, not {number}", map.Node(key));
        return otherwise;
    }
}
