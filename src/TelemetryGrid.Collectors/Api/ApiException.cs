namespace TelemetryGrid.Collectors.Api;

/// <summary>A poll failed, or stopped early; the message says exactly why, for the user.</summary>
/// <param name="errorType">What it is counted as: <c>timeout</c>, <c>connect</c>, <c>tls</c>, <c>auth</c>, <c>status</c>, <c>redirect</c>, <c>not_json</c>, <c>size</c>, <c>paging</c>.</param>
internal sealed class ApiException(string errorType, string message) : Exception(message)
{
    public string ErrorType { get; } = errorType;

    /// <summary>How long the server asks to be left alone; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
