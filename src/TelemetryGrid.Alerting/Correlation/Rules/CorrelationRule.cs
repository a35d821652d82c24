using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Correlation.Rules;

/// <summary>
/// Joins alerts that agree in labels and begin within a window of each other. With both a parent's and a child's side, the parent explains the
/// child; without, those that the rule takes are related.
/// </summary>
public sealed record CorrelationRule
{
    /// <summary>In force without being configured: what several devices see of one attack or of one attacker is one matter, as is one objective.</summary>
    public static readonly ImmutableArray<CorrelationRule> BuiltIn =
    [
        new()
        {
            Name = "same target",
            LabelOverlap = ["target"],
            TimeWindow = TimeSpan.FromMinutes(10),
        },
        new()
        {
            Name = "same attacker",
            LabelOverlap = ["attacker"],
            TimeWindow = TimeSpan.FromMinutes(10),
        },
        new()
        {
            Name = "same objective",
            LabelOverlap = ["slo_service", "slo"],
            TimeWindow = TimeSpan.FromDays(3),
        },
    ];

    public required string Name { get; init; }

    /// <summary>Conditions on the alert that explains; with none on either side the rule only relates.</summary>
    public ImmutableArray<LabelMatcher> Parent { get; init; } = [];

    public ImmutableArray<LabelMatcher> Child { get; init; } = [];

    /// <summary>Which alerts the rule looks at: the source is the first of the labels <c>source</c>, <c>job</c>, <c>alertname</c>. Null takes all.</summary>
    public LabelMatcher? SourcePattern { get; init; }

    /// <summary>Labels that both must have, with equal values.</summary>
    public ImmutableArray<string> LabelOverlap { get; init; } = [];

    public SeverityCorrelation SeverityCorrelation { get; init; }

    /// <summary>Between the beginnings of the two.</summary>
    public TimeSpan TimeWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A child is not told while its parent fires.</summary>
    public bool Suppress { get; init; } = true;

    public bool IsDirected => !Parent.IsEmpty && !Child.IsEmpty;

    /// <summary>The text that <see cref="SourcePattern"/> is held against.</summary>
    public static string SourceOf(Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels["source"] is { Length: > 0 } source ? source
            : labels["job"] is { Length: > 0 } job ? job
            : labels["alertname"];
    }
}
