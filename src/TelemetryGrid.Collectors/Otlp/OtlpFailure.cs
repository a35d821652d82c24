using Microsoft.AspNetCore.Http;
using TelemetryGrid.Protocols.Grpc;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>Ends a request with a status, in either protocol, and one sentence.</summary>
internal sealed class OtlpFailure(int http, GrpcStatusCode grpc, string message) : Exception(message)
{
    public int Http => http;

    public GrpcStatusCode Grpc => grpc;

    /// <summary>Sending the same again later is right ("Failures": 503, UNAVAILABLE).</summary>
    public static OtlpFailure Busy(string message) => new(StatusCodes.Status503ServiceUnavailable, GrpcStatusCode.Unavailable, message);

    public static OtlpFailure Malformed(string message) => new(StatusCodes.Status400BadRequest, GrpcStatusCode.InvalidArgument, message);

    /// <summary>Without a RetryInfo, RESOURCE_EXHAUSTED is not sent again.</summary>
    public static OtlpFailure TooLarge(int limit) =>
        new(
            StatusCodes.Status413PayloadTooLarge,
            GrpcStatusCode.ResourceExhausted,
            $"The request is longer than the {limit} bytes that are taken, as it is sent and unpacked."
        );
}
