namespace TelemetryGrid.Analytics.Insights;

/// <summary>How a condition compares a fact with its value.</summary>
public enum RuleOperator
{
    /// <summary>The same words, letter case aside.</summary>
    Is,

    /// <summary>One of several, separated by '|', is part of the fact, letter case aside.</summary>
    HasAny,

    /// <summary>Both numbers, or both severities.</summary>
    AtLeast,

    AtMost,
}
