namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>A target gave no page; the message is one sentence for the user.</summary>
/// <param name="errorType">What it is counted as: <c>timeout</c>, <c>connect</c>, <c>status</c>, <c>content_type</c>, <c>body_size</c>, <c>overload</c>.</param>
internal sealed class ScrapeException(string errorType, string message) : Exception(message)
{
    public string ErrorType { get; } = errorType;
}
