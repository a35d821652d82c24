using System.Globalization;
using System.Text;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>What is wrong with a query, with line and column as Prometheus counts them: from 1, columns in bytes of UTF-8.</summary>
internal static class SyntaxError
{
    public static QueryException At(string text, int position, string message)
    {
        var before = text.AsSpan(0, Math.Min(position, text.Length));
        var line = before.Count('\n') + 1;
        var column = Encoding.UTF8.GetByteCount(before[(before.LastIndexOf('\n') + 1)..]) + 1;
        return new QueryException(QueryErrorKind.BadData, $"{line}:{column}: parse error: {message}");
    }

    public static QueryException TooDeep(string text, int position) =>
        At(
            text,
            position,
            string.Create(
                CultureInfo.InvariantCulture,
                $"the expression is nested too deeply; at most {PromQLParser.MaxDepth} levels are taken"
            )
        );
}
