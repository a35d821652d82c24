using System.Collections.Immutable;
using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.Gateway.Prometheus.Parameters;
using TelemetryGrid.PromQL;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Gateway.Prometheus.Queries;

/// <summary>Which rules are asked for: by type, name, group, file and labels. What is not said is not asked.</summary>
internal sealed class RuleFilter
{
    private readonly ImmutableArray<ImmutableArray<LabelMatcher>> _matchers;
    private readonly HashSet<string> _names;
    private readonly HashSet<string> _groups;
    private readonly HashSet<string> _files;
    private readonly string _type;

    private RuleFilter(ApiParameters parameters, ImmutableArray<ImmutableArray<LabelMatcher>> matchers, string type)
    {
        (_matchers, _type) = (matchers, type);
        _names = Set("rule_name[]");
        _groups = Set("rule_group[]");
        _files = Set("file[]");

        HashSet<string> Set(string name) => parameters.All(name).ToHashSet(StringComparer.Ordinal);
    }

    /// <exception cref="ApiException">A parameter is not one.</exception>
    public static RuleFilter Read(ApiParameters parameters)
    {
        var matchers = MatcherSets.ReadNamed(parameters);
        var type = parameters["type"];
        return type.ToUpperInvariant() is "" or "ALERT" or "RECORD"
            ? new RuleFilter(parameters, matchers, type.ToUpperInvariant())
            : throw ApiException.Invalid("type", $"not supported value {GoText.Quote(type)}");
    }

    public bool Has(RuleGroupReport group) =>
        (_groups.Count == 0 || _groups.Contains(group.Name)) && (_files.Count == 0 || _files.Contains(group.File));

    public bool Has(RuleReport report) =>
        (_type.Length == 0 || (_type == "ALERT") == report.Rule.IsAlert)
        && (_names.Count == 0 || _names.Contains(report.Rule.Name))
        && (_matchers.IsEmpty || _matchers.Any(set => set.All(m => m.Matches(Value(report.Rule.Labels, m.Name)))));

    // What a template becomes is not known here.
    private static string Value(ImmutableArray<string> labels, string name)
    {
        for (var i = 0; i + 1 < labels.Length; i += 2)
        {
            if (labels[i] == name)
            {
                return labels[i + 1].Contains("{{", StringComparison.Ordinal) ? "" : labels[i + 1];
            }
        }
        return "";
    }
}
