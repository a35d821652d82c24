using System.Text.RegularExpressions;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Tests.Evaluation.Scripts;

/// <summary>Says which evaluations are about something the engine does not have.</summary>
internal static partial class ScriptExclusion
{
    /// <returns>The reason, or null for an evaluation that must pass.</returns>
    public static string? Reason(EvalCommand eval, IEnumerable<Labels> nativeHistograms, IEnumerable<Labels> loaded)
    {
        if (ExperimentalPattern().Match(eval.Query) is { Success: true } experimental)
        {
            return $"experimental function {experimental.Groups[1].Value}";
        }
        if (DurationPattern().IsMatch(eval.Query))
        {
            return "duration expression";
        }
        if (eval.ExpectsHistograms)
        {
            return "native histogram expected";
        }
        var selectors = SelectorsOf(eval.Query);
        if (nativeHistograms.Any(labels => selectors.Exists(s => Matches(s, labels))))
        {
            return "native histogram selected";
        }
        return loaded.Any(labels => labels["__type__"].Length + labels["__unit__"].Length > 0 && selectors.Exists(s => Matches(s, labels)))
            ? "type and unit labels"
            : null;
    }

    private static bool Matches(VectorSelector selector, Labels labels) => selector.Matchers.All(m => m.Matches(labels[m.Name]));

    private static List<VectorSelector> SelectorsOf(string query)
    {
        var found = new List<VectorSelector>();
        try
        {
            Collect(PromQLParser.Parse(query), found);
        }
        catch (QueryException)
        {
            // The evaluation itself says what is wrong.
        }
        return found;
    }

    internal static void Collect(Expr? expression, List<VectorSelector> into)
    {
        switch (expression)
        {
            case VectorSelector selector:
                into.Add(selector);
                break;
            case MatrixSelector matrix:
                into.Add(matrix.Selector);
                break;
            case SubqueryExpr subquery:
                Collect(subquery.Inner, into);
                break;
            case ParenthesizedExpr parenthesized:
                Collect(parenthesized.Inner, into);
                break;
            case UnaryExpr unary:
                Collect(unary.Inner, into);
                break;
            case BinaryExpr binary:
                Collect(binary.Left, into);
                Collect(binary.Right, into);
                break;
            case AggregateExpr aggregate:
                Collect(aggregate.Inner, into);
                Collect(aggregate.Parameter, into);
                break;
            case CallExpr call:
                foreach (var argument in call.Arguments)
                {
                    Collect(argument, into);
                }
                break;
        }
    }

    [GeneratedRegex(
        @"\b(limitk|limit_ratio|double_exponential_smoothing|mad_over_time|ts_of_\w+_over_time|sort_by_label(?:_desc)?|info)\s*(?:by\s*\(\w*\)\s*)?\("
    )]
    private static partial Regex ExperimentalPattern();

    [GeneratedRegex(@"\[[^\]]*[-+*/%^(][^\]]*\]|offset\s+-?\s*\(")]
    private static partial Regex DurationPattern();
}
