using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TelemetryGrid.PromQL;
using TelemetryGrid.Series;

namespace TelemetryGrid.Grains.Queries;

/// <summary>Between what queries are made of and what crosses a grain call.</summary>
internal static class SeriesContract
{
    public static ImmutableArray<SeriesMatcher> Of(ImmutableArray<LabelMatcher> matchers) =>
        [.. matchers.Select(m => new SeriesMatcher(m.Name, Symbol(m.Operator), m.Value))];

    /// <exception cref="QueryException">One is not a matcher.</exception>
    public static ImmutableArray<LabelMatcher> ToMatchers(ImmutableArray<SeriesMatcher> matchers)
    {
        try
        {
            return [.. matchers.Select(m => new LabelMatcher(m.Name, Operator(m.Operator), m.Value))];
        }
        catch (ArgumentException e)
        {
            throw new QueryException(QueryErrorKind.BadData, e.Message, e);
        }
    }

    public static Labels ToLabels(ImmutableArray<string> pairs) => Labels.FromSortedPairs(ImmutableCollectionsMarshal.AsArray(pairs)!);

    public static SeriesFailure Of(QueryException e) => new(e.Kind.ToString(), e.Message);

    /// <exception cref="QueryException">There is a failure.</exception>
    public static void Require(SeriesFailure? failure)
    {
        if (failure is not null)
        {
            throw new QueryException(Enum.Parse<QueryErrorKind>(failure.Kind), failure.Message);
        }
    }

    private static string Symbol(MatchOperator op) =>
        op switch
        {
            MatchOperator.Equal => "=",
            MatchOperator.NotEqual => "!=",
            MatchOperator.Regex => "=~",
            _ => "!~",
        };

    private static MatchOperator Operator(string symbol) =>
        symbol switch
        {
            "=" => MatchOperator.Equal,
            "!=" => MatchOperator.NotEqual,
            "=~" => MatchOperator.Regex,
            "!~" => MatchOperator.NotRegex,
            _ => throw new QueryException(QueryErrorKind.BadData, $"'{symbol}' is not a matcher's operator"),
        };
}
