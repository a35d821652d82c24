using System.Text.RegularExpressions;

namespace TelemetryGrid.PromQL;

/// <summary>One condition on a label. Regular expressions match the whole value and run on the engine whose time is linear in the text.</summary>
public sealed class LabelMatcher : IEquatable<LabelMatcher>
{
    private readonly Regex? _regex;

    /// <exception cref="ArgumentException">The regular expression is not one, or uses what a linear-time engine cannot (look-around, back-references).</exception>
    public LabelMatcher(string name, MatchOperator op, string value)
    {
        Name = name;
        Operator = op;
        Value = value;
        if (op is MatchOperator.Regex or MatchOperator.NotRegex)
        {
            _regex = LabelRegex.Compile(value);
        }
    }

    public string Name { get; }

    public MatchOperator Operator { get; }

    public string Value { get; }

    /// <summary>True when a series without the label matches.</summary>
    public bool MatchesEmpty => Matches("");

    public bool Matches(string value) =>
        Operator switch
        {
            MatchOperator.Equal => string.Equals(value, Value, StringComparison.Ordinal),
            MatchOperator.NotEqual => !string.Equals(value, Value, StringComparison.Ordinal),
            MatchOperator.Regex => _regex!.IsMatch(value),
            _ => !_regex!.IsMatch(value),
        };

    public bool Equals(LabelMatcher? other) =>
        other is not null && Name == other.Name && Operator == other.Operator && Value == other.Value;

    public override bool Equals(object? obj) => Equals(obj as LabelMatcher);

    public override int GetHashCode() => HashCode.Combine(Name, Operator, Value);

    public override string ToString() =>
        $"{Name}{Operator switch { MatchOperator.Equal => "=", MatchOperator.NotEqual => "!=", MatchOperator.Regex => "=~", _ => "!~" }}\"{Value}\"";
}
