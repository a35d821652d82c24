namespace TelemetryGrid.Gateway.Prometheus.Errors;

/// <summary>Ends a request of the Prometheus API with an error; the message is what its sender reads.</summary>
internal sealed class ApiException(ApiErrorType type, string message) : Exception(message)
{
    public ApiErrorType Type { get; } = type;

    /// <summary>The request is wrong: 400.</summary>
    public static ApiException BadData(string message) => new(ApiErrorType.BadData, message);

    /// <summary>One parameter is wrong: 400.</summary>
    public static ApiException Invalid(string parameter, string reason) => BadData($"invalid parameter \"{parameter}\": {reason}");
}
