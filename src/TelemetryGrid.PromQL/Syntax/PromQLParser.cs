using System.Globalization;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Turns text into an <see cref="Expr"/>: the language of Prometheus 3.5 without its experimental parts.</summary>
public static class PromQLParser
{
    /// <summary>The longest query, in characters.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>The most expressions that may stand inside each other. A chain of operators counts each of them.</summary>
    /// <remarks>So that whoever walks an expression by recursion gets along with the stack that a thread has by default.</remarks>
    public const int MaxDepth = 500;

    /// <summary>The most regular expressions in one query.</summary>
    public const int MaxRegularExpressions = 1000;

    /// <summary>Parses a query and checks its types.</summary>
    /// <exception cref="QueryException">
    /// With <see cref="QueryErrorKind.BadData"/>: it is not a query. The message begins with line and column, <c>1:5: parse error: …</c>.
    /// </exception>
    public static Expr Parse(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Length > MaxLength)
        {
            throw new QueryException(
                QueryErrorKind.BadData,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"parse error: the query has {query.Length} characters; at most {MaxLength} are taken"
                )
            );
        }
        var expression = new ExprParser(new TokenStream(query)).ParseAll();
        new TypeChecker(query).Check(expression);
        return expression;
    }

    /// <summary>Parses an instant selector without <c>offset</c> and <c>@</c>, such as <c>up{job="x"}</c>, and returns its matchers.</summary>
    /// <exception cref="QueryException">It is not one.</exception>
    public static VectorSelector ParseSelector(string selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Parse(selector) is VectorSelector { OffsetMilliseconds: 0, At: null } parsed
            ? parsed
            : throw SyntaxError.At(selector, 0, "expected an instant vector selector without offset and @");
    }
}
