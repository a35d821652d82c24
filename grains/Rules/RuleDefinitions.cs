using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TelemetryGrid.Alerting.Rules;
using TelemetryGrid.Grains.Queries;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Grains.Rules;

/// <summary>Groups as they are read and as they cross calls.</summary>
internal static class RuleDefinitions
{
    public static RuleGroupDefinition Of(RuleGroup group)
    {
        var definition = new RuleGroupDefinition
        {
            File = group.File,
            Name = group.Name,
            Interval = group.Interval,
            QueryOffset = group.QueryOffset,
            Limit = group.Limit,
            Labels = group.Labels.ToPairs(),
            Rules = [.. group.Rules.Select(Of)],
            Version = "",
        };
        return definition with { Version = VersionOf(definition) };
    }

    public static RuleDefinition Of(Rule rule) =>
        new()
        {
            IsAlert = rule is AlertingRule,
            Name = rule.Name,
            Query = rule.Query,
            Labels = rule.Labels.ToPairs(),
            Annotations = rule is AlertingRule alerting ? alerting.Annotations.ToPairs() : [],
            For = (rule as AlertingRule)?.For ?? TimeSpan.Zero,
            KeepFiringFor = (rule as AlertingRule)?.KeepFiringFor ?? TimeSpan.Zero,
            Line = rule.Line,
        };

    /// <exception cref="QueryException">A rule's expression is none.</exception>
    public static RuleGroup ToGroup(RuleGroupDefinition definition) =>
        new(
            definition.File,
            definition.Name,
            definition.Interval,
            definition.QueryOffset,
            definition.Limit,
            SeriesContract.ToLabels(definition.Labels),
            [.. definition.Rules.Select(ToRule)],
            Line: 0
        );

    private static Rule ToRule(RuleDefinition rule)
    {
        var (expression, labels) = (PromQLParser.Parse(rule.Query), SeriesContract.ToLabels(rule.Labels));
        return rule.IsAlert
            ? new AlertingRule(
                rule.Name,
                rule.Query,
                expression,
                labels,
                rule.Line,
                rule.For,
                rule.KeepFiringFor,
                SeriesContract.ToLabels(rule.Annotations)
            )
            : new RecordingRule(rule.Name, rule.Query, expression, labels, rule.Line);
    }

    // Lines are left out: a group that only moved within its file is the same.
    private static string VersionOf(RuleGroupDefinition group)
    {
        var text = new StringBuilder();
        Add(group.Interval?.Ticks.ToString(CultureInfo.InvariantCulture) ?? "-");
        Add(group.QueryOffset?.Ticks.ToString(CultureInfo.InvariantCulture) ?? "-");
        Add(group.Limit.ToString(CultureInfo.InvariantCulture));
        AddAll(group.Labels);
        foreach (var rule in group.Rules)
        {
            Add(rule.IsAlert ? "alert" : "record");
            Add(rule.Name);
            Add(rule.Query);
            AddAll(rule.Labels);
            AddAll(rule.Annotations);
            Add(rule.For.Ticks.ToString(CultureInfo.InvariantCulture));
            Add(rule.KeepFiringFor.Ticks.ToString(CultureInfo.InvariantCulture));
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));

        void AddAll(ImmutableArray<string> pairs)
        {
            Add(pairs.Length.ToString(CultureInfo.InvariantCulture));
            foreach (var pair in pairs)
            {
                Add(pair);
            }
        }

        // With its length, so that no two lists of texts look alike.
        void Add(string value) => text.Append(value.Length).Append(':').Append(value);
    }
}
