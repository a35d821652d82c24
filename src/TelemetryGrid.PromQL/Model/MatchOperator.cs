namespace TelemetryGrid.PromQL;

/// <summary>How a matcher compares: <c>= != =~ !~</c>.</summary>
public enum MatchOperator : byte
{
    Equal,
    NotEqual,
    Regex,
    NotRegex,
}
