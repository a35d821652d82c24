namespace TelemetryGrid.PromQL;

/// <summary>A query that cannot be answered; the message is what the user reads.</summary>
public sealed class QueryException(QueryErrorKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public QueryErrorKind Kind { get; } = kind;
}
