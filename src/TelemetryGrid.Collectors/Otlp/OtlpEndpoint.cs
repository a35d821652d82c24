using System.Globalization;
using Microsoft.AspNetCore.Http;
using TelemetryGrid.Protocols.Grpc;
using TelemetryGrid.Protocols.Otlp;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>Answers requests of OTLP/HTTP (protobuf and JSON) and OTLP/gRPC (OTLP specification) out of an intake.</summary>
internal sealed class OtlpEndpoint(OtlpIntake intake, OtlpLogin? login, OtlpBody bodies)
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";
    private const string Grpc = "application/grpc";

    // A full log takes longer to empty than a moment.
    private const string RetrySeconds = "5";

    /// <summary>Serves whatever arrives at a port of its own.</summary>
    public Task ServeAsync(HttpContext context) =>
        context.Request.ContentType?.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase) == true
            ? ServeGrpcAsync(context)
            : ServeHttpAsync(context);

    private async Task ServeHttpAsync(HttpContext context)
    {
        OtlpSignal? signal = context.Request.Path.Value switch
        {
            "/v1/metrics" => OtlpSignal.Metrics,
            "/v1/logs" => OtlpSignal.Logs,
            "/v1/traces" => OtlpSignal.Traces,
            _ => null,
        };
        if (signal is null)
        {
            await FailAsync(
                    context,
                    StatusCodes.Status404NotFound,
                    GrpcStatusCode.NotFound,
                    "OTLP is at /v1/metrics, /v1/logs and /v1/traces."
                )
                .ConfigureAwait(false);
            return;
        }
        await ServeHttpAsync(context, signal.Value).ConfigureAwait(false);
    }

    /// <summary>Serves a request of OTLP/HTTP whose path said what it carries.</summary>
    public async Task ServeHttpAsync(HttpContext context, OtlpSignal signal)
    {
        var hold = new OtlpBody.Hold();
        try
        {
            var isJson = IsJson(context);
            Admit(context);
            if (!HttpMethods.IsPost(context.Request.Method))
            {
                context.Response.Headers.Allow = HttpMethods.Post;
                throw new OtlpFailure(StatusCodes.Status405MethodNotAllowed, GrpcStatusCode.Unimplemented, "OTLP is sent with POST.");
            }
            var body = await bodies.ReadAsync(context, hold).ConfigureAwait(false);
            var outcome = await intake.TakeAsync(signal, body, isJson, context.RequestAborted).ConfigureAwait(false);
            // The type that came goes back ("OTLP/HTTP Response").
            context.Response.ContentType = isJson ? Json : Protobuf;
            var answer = isJson
                ? OtlpResponse.Json(signal, outcome.Rejected, outcome.Message)
                : OtlpResponse.Protobuf(outcome.Rejected, outcome.Message);
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be answered.
        }
        catch (Exception e) when (Explain(e) is { } failure && !context.Response.HasStarted)
        {
            await FailAsync(context, failure.Http, failure.Grpc, failure.Message).ConfigureAwait(false);
        }
        finally
        {
            bodies.Release(hold.Bytes);
        }
    }

    private async Task ServeGrpcAsync(HttpContext context)
    {
        var hold = new OtlpBody.Hold();
        context.Response.ContentType = Grpc;
        try
        {
            Admit(context);
            OtlpSignal? signal = context.Request.Path.Value switch
            {
                "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export" => OtlpSignal.Metrics,
                "/opentelemetry.proto.collector.logs.v1.LogsService/Export" => OtlpSignal.Logs,
                "/opentelemetry.proto.collector.trace.v1.TraceService/Export" => OtlpSignal.Traces,
                _ => null,
            };
            if (signal is null || !HttpMethods.IsPost(context.Request.Method))
            {
                throw new OtlpFailure(StatusCodes.Status404NotFound, GrpcStatusCode.Unimplemented, "There is no such method.");
            }
            var encoding = context.Request.Headers["grpc-encoding"].ToString();
            if (encoding is not ("" or "identity" or "gzip"))
            {
                context.Response.Headers["grpc-accept-encoding"] = "identity,gzip";
                throw new OtlpFailure(
                    StatusCodes.Status415UnsupportedMediaType,
                    GrpcStatusCode.Unimplemented,
                    $"The grpc-encoding is '{encoding}'; gzip and identity are taken."
                );
            }
            var message = await bodies.ReadMessageAsync(context, hold).ConfigureAwait(false);
            var outcome = await intake.TakeAsync(signal.Value, message, isJson: false, context.RequestAborted).ConfigureAwait(false);
            var answer = new System.Buffers.ArrayBufferWriter<byte>();
            GrpcFrameBuffer.Write(answer, OtlpResponse.Protobuf(outcome.Rejected, outcome.Message));
            await context.Response.Body.WriteAsync(answer.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
            context.Response.AppendTrailer("grpc-status", "0");
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be answered.
        }
        catch (Exception e) when (Explain(e) is { } failure && !context.Response.HasStarted)
        {
            // Without a message the status stands in the headers ("Trailers-Only").
            context.Response.Headers["grpc-status"] = ((int)failure.Grpc).ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["grpc-message"] = GrpcStatus.Encode(failure.Message);
        }
        finally
        {
            bodies.Release(hold.Bytes);
        }
    }

    private static bool IsJson(HttpContext context)
    {
        var type = context.Request.ContentType?.Split(';')[0].Trim() ?? "";
        return type.ToLowerInvariant() switch
        {
            Json => true,
            Protobuf => false,
            _ => throw new OtlpFailure(
                StatusCodes.Status415UnsupportedMediaType,
                GrpcStatusCode.InvalidArgument,
                $"The Content-Type is '{type}'; {Protobuf} and {Json} are taken."
            ),
        };
    }

    private void Admit(HttpContext context)
    {
        if (login is not null && !login.LetsIn(context.Request.Headers.Authorization.ToString()))
        {
            intake.Counters.Deny();
            context.Response.Headers.WWWAuthenticate = "Bearer, Basic realm=\"otlp\"";
            throw new OtlpFailure(
                StatusCodes.Status401Unauthorized,
                GrpcStatusCode.Unauthenticated,
                "The Authorization is missing or not the one that is expected."
            );
        }
    }

    private static OtlpFailure? Explain(Exception e) =>
        e switch
        {
            OtlpFailure known => known,
            OtlpFormatException malformed => OtlpFailure.Malformed(malformed.Message),
            Microsoft.AspNetCore.Http.BadHttpRequestException bad => new OtlpFailure(
                bad.StatusCode,
                GrpcStatusCode.InvalidArgument,
                bad.Message
            ),
            // The log refuses, or we stop.
            IOException or OperationCanceledException => OtlpFailure.Busy(e.Message),
            _ => null,
        };

    // The body of a failure is a google.rpc.Status ("Failures").
    private static async Task FailAsync(HttpContext context, int status, GrpcStatusCode code, string message)
    {
        var isJson = context.Request.ContentType?.StartsWith(Protobuf, StringComparison.OrdinalIgnoreCase) != true;
        var answer = OtlpResponse.Failure((int)code, message, isJson);
        context.Response.StatusCode = status;
        context.Response.ContentType = isJson ? Json : Protobuf;
        context.Response.ContentLength = answer.Length;
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetrySeconds;
        }
        await context.Response.Body.WriteAsync(answer, context.RequestAborted).ConfigureAwait(false);
    }
}
