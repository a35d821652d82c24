using TelemetryGrid.Alerting.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Routing;

internal static class RouteKey
{
    /// <summary>A matcher as it stands in a route's key: the name bare where it can, the value in quotes.</summary>
    public static string Format(LabelMatcher matcher)
    {
        var name = LabelNameRules.IsClassic(matcher.Name) ? matcher.Name : GoQuote.Quote(matcher.Name);
        var op = matcher.Operator switch
        {
            MatchOperator.Equal => "=",
            MatchOperator.NotEqual => "!=",
            MatchOperator.Regex => "=~",
            _ => "!~",
        };
        return $"{name}{op}{GoQuote.Quote(matcher.Value)}";
    }
}
