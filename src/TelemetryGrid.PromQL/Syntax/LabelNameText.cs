using System.Collections.Immutable;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Label names in query text: bare where the language reads them back as names, else quoted.</summary>
internal static class LabelNameText
{
    /// <summary>A list in parentheses, as behind <c>by</c> or <c>on</c>.</summary>
    public static string List(ImmutableArray<string> names) =>
        $"({string.Join(", ", names.Select(n => IsPlain(n) && Keywords.CanNameLabel(Keywords.Classify(n)) ? n : QuotedText.Quote(n)))})";

    /// <summary>A matcher as it stands in braces.</summary>
    public static string Format(LabelMatcher matcher)
    {
        var name = IsPlain(matcher.Name) ? matcher.Name : QuotedText.Quote(matcher.Name);
        return name + Format(matcher.Operator) + QuotedText.Quote(matcher.Value);
    }

    public static string Format(MatchOperator op) =>
        op switch
        {
            MatchOperator.Equal => "=",
            MatchOperator.NotEqual => "!=",
            MatchOperator.Regex => "=~",
            _ => "!~",
        };

    private static bool IsPlain(string name) => name.Length > 0 && QueryLexer.IsWordStart(name[0]) && name.All(QueryLexer.IsWordPart);
}
