using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Slo.Indicators;

/// <summary>Checks and extends selectors given as text.</summary>
internal static class Selector
{
    /// <summary>What is wrong with a selector such as <c>http_requests_total{job="web"}</c>; null when nothing is.</summary>
    public static string? TryParse(string text, out VectorSelector? selector)
    {
        selector = null;
        try
        {
            selector = PromQLParser.Parse(text) as VectorSelector;
            return selector is null or { OffsetMilliseconds: not 0 } or { At: not null }
                ? $"'{text}' is not a plain selector of series"
                : null;
        }
        catch (QueryException e)
        {
            return $"'{text}' is not a selector of series: {e.Message}";
        }
    }

    /// <summary>What is wrong with matchers such as <c>device="edge1", interface=~"ge-.*"</c>; null when nothing is.</summary>
    public static string? TryParseMatchers(string text, out IReadOnlyList<LabelMatcher> matchers)
    {
        // A name, for a selector of matchers that all take the empty value is refused without one.
        var error = TryParse($"x{{{text}}}", out var selector);
        matchers = selector is null ? [] : [.. selector.Matchers.Where(m => m.Name != Labels.MetricName)];
        return error is null ? null : $"'{text}' are not label matchers";
    }

    /// <summary>A selector by name and matchers.</summary>
    public static string Of(string name, IEnumerable<LabelMatcher> matchers, params ReadOnlySpan<LabelMatcher> more)
    {
        var all = new List<LabelMatcher> { new(Labels.MetricName, MatchOperator.Equal, name) };
        all.AddRange(matchers);
        all.AddRange(more);
        return ExprPrinter.Print(new VectorSelector(name, [.. all.Skip(1), all[0]]));
    }
}
