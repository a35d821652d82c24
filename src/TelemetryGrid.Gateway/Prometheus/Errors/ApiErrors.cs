using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Errors;

/// <summary>Which error of the API an exception is, and how errors are named and numbered.</summary>
internal static class ApiErrors
{
    public static string NameOf(ApiErrorType type) =>
        type switch
        {
            ApiErrorType.BadData => "bad_data",
            ApiErrorType.Execution => "execution",
            ApiErrorType.Timeout => "timeout",
            ApiErrorType.Canceled => "canceled",
            ApiErrorType.Unavailable => "unavailable",
            ApiErrorType.NotFound => "not_found",
            _ => "internal",
        };

    public static int StatusOf(ApiErrorType type) =>
        type switch
        {
            ApiErrorType.BadData => StatusCodes.Status400BadRequest,
            ApiErrorType.Execution => StatusCodes.Status422UnprocessableEntity,
            ApiErrorType.NotFound => StatusCodes.Status404NotFound,
            ApiErrorType.Internal => StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status503ServiceUnavailable,
        };

    /// <summary>The error an exception stands for; null for one that nobody foresaw, whose text is not for the sender.</summary>
    public static ApiException? From(Exception e) =>
        e switch
        {
            ApiException known => known,
            QueryException query => new ApiException(TypeOf(query.Kind), query.Message),
            BadHttpRequestException bad => ApiException.BadData($"error parsing form values: {bad.Message}"),
            _ when GridFailure.IsTransient(e) => new ApiException(ApiErrorType.Unavailable, GridFailure.Sentence),
            OperationCanceledException => new ApiException(ApiErrorType.Canceled, "the request was canceled before it was answered"),
            _ => null,
        };

    private static ApiErrorType TypeOf(QueryErrorKind kind) =>
        kind switch
        {
            QueryErrorKind.BadData => ApiErrorType.BadData,
            QueryErrorKind.Execution => ApiErrorType.Execution,
            QueryErrorKind.Timeout => ApiErrorType.Timeout,
            QueryErrorKind.Canceled => ApiErrorType.Canceled,
            QueryErrorKind.Unavailable => ApiErrorType.Unavailable,
            _ => ApiErrorType.Internal,
        };
}
