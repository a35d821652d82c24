using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL;

/// <summary>A remark on a query's result.</summary>
/// <param name="Kind">Warning or information.</param>
/// <param name="Message">The whole text without the position, mostly beginning with <c>PromQL warning: </c> or <c>PromQL info: </c>.</param>
/// <param name="Position">The expression it is about; null when it is about the query as a whole.</param>
public sealed record QueryAnnotation(AnnotationKind Kind, string Message, TextRange? Position)
{
    /// <summary>The text with line and column of <see cref="Position"/>, both from 1, where the query's text is known.</summary>
    public string Render(string? query)
    {
        if (string.IsNullOrEmpty(query) || Position is not { } position)
        {
            return Message;
        }
        var before = query.AsSpan(0, Math.Clamp(position.Start, 0, query.Length));
        return $"{Message} ({before.Count('\n') + 1}:{before.Length - before.LastIndexOf('\n')})";
    }
}
