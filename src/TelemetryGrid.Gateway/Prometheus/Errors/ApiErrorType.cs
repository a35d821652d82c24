namespace TelemetryGrid.Gateway.Prometheus.Errors;

/// <summary>The kinds of error that the Prometheus HTTP API tells apart.</summary>
internal enum ApiErrorType
{
    BadData,
    Execution,
    Timeout,
    Canceled,
    Internal,
    Unavailable,
    NotFound,
}
