using System.Globalization;

namespace TelemetryGrid.Analytics.Insights;

/// <summary>One condition of a rule.</summary>
/// <param name="Fact"><c>type</c>, <c>severity</c>, <c>confidence</c>, <c>entity</c>, <c>metric</c>, or a name in the context.</param>
/// <param name="Operator">How to compare.</param>
/// <param name="Value">With what.</param>
public sealed record RuleCondition(string Fact, RuleOperator Operator, string Value)
{
    /// <summary>Whether it holds; of several entities or metrics for any. A fact that is not there does not hold.</summary>
    public bool Holds(Insight insight)
    {
        ArgumentNullException.ThrowIfNull(insight);
        return Fact switch
        {
            "type" => Matches(InsightNames.Of(insight.Type)),
            "severity" => Operator is RuleOperator.AtLeast or RuleOperator.AtMost
                ? Ranks(insight.Severity)
                : Matches(InsightNames.Of(insight.Severity)),
            "confidence" => Matches(insight.Confidence.ToString(CultureInfo.InvariantCulture)),
            "entity" => insight.Entities.Any(Matches),
            "metric" => insight.Metrics.Any(Matches),
            _ => insight.Context.TryGetValue(Fact, out var fact) && Matches(fact),
        };
    }

    private bool Matches(string fact) =>
        Operator switch
        {
            RuleOperator.Is => string.Equals(fact, Value, StringComparison.OrdinalIgnoreCase),
            RuleOperator.HasAny => Value
                .Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Any(part => fact.Contains(part, StringComparison.OrdinalIgnoreCase)),
            RuleOperator.AtLeast => Number(fact) >= Number(Value),
            RuleOperator.AtMost => Number(fact) <= Number(Value),
            _ => false,
        };

    private bool Ranks(InsightSeverity severity) =>
        Enum.TryParse<InsightSeverity>(Value, ignoreCase: true, out var bound)
        && (Operator == RuleOperator.AtLeast ? severity >= bound : severity <= bound);

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
