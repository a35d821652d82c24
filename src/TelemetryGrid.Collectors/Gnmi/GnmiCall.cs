using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Gnmi;
using TelemetryGrid.Protocols.Grpc;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>One Subscribe call, from connecting to its end (gRPC over HTTP/2; gNMI specification §3.5).</summary>
internal sealed class GnmiCall(GnmiPlan plan, GnmiLogin? login, HttpMessageInvoker http, GnmiNode node)
{
    private readonly TelemetryPath _path = new();

    /// <summary>Called with each message, before the next is read.</summary>
    public Func<GnmiResponse, ValueTask> Received { get; init; } = static _ => default;

    /// <summary>Runs until the agent ends the call, which it does without an error in the mode Once alone.</summary>
    /// <exception cref="GnmiException">The call failed.</exception>
    public async Task RunAsync(ITelemetrySink sink, Lock gate, CancellationToken cancellation)
    {
        using var idle = new CancellationTokenSource(plan.Definition.Timeout, node.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellation);
        var isOpen = false;
        using var content = new GnmiRequestContent(GnmiRequestWriter.Subscribe(plan.Request));
        using var request = Request(content);
        try
        {
            using var response = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            Check(response);
            isOpen = true;
            await ReadAsync(response, content, sink, gate, idle, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw isOpen
                ? new GnmiException("stale", $"no message for {plan.StaleAfter.TotalSeconds:0.###} s")
                : new GnmiException("timeout", $"no answer within {plan.Definition.Timeout.TotalSeconds:0.###} s");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // What the client cancels by itself, for headers that are too long.
            throw new GnmiException(
                isOpen ? "stream" : "connect",
                "the answer was given up: its headers are too long or its connection ended"
            );
        }
        catch (HttpRequestException e)
        {
            throw new GnmiException(isOpen ? "stream" : "connect", Reason(e));
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new GnmiException("stream", $"the stream broke off: {Innermost(e).Message}");
        }
        finally
        {
            content.Complete();
        }
    }

    private HttpRequestMessage Request(GnmiRequestContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, plan.Address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("user-agent", "TelemetryGrid");
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity,gzip");
        if (plan.Definition.ServerName.Length > 0)
        {
            request.Headers.Host = plan.Definition.ServerName;
        }
        if (login is not null)
        {
            request.Headers.TryAddWithoutValidation("username", login.Username);
            request.Headers.TryAddWithoutValidation("password", login.Password);
        }
        return request;
    }

    private static void Check(HttpResponseMessage response)
    {
        // An agent that refuses at once may put the status into the headers ("Trailers-Only").
        if (Header(response, "grpc-status") is { } status && status != "0")
        {
            throw Ended(GrpcStatus.Parse(status, Header(response, "grpc-message")));
        }
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw Ended(GrpcStatus.FromHttp((int)response.StatusCode));
        }
        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        if (!type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase))
        {
            throw new GnmiException("content_type", $"the answer is of type '{type}', not application/grpc: this is no gNMI agent");
        }
    }

    private async Task ReadAsync(
        HttpResponseMessage response,
        GnmiRequestContent content,
        ITelemetrySink sink,
        Lock gate,
        CancellationTokenSource idle,
        CancellationToken cancellation
    )
    {
        var frames = new GrpcFrameBuffer(node.Options.MaxMessageBytes, Header(response, "grpc-encoding") == "gzip");
        using var polls =
            plan.Request.Mode == GnmiListMode.Poll
                ? node.Time.CreateTimer(_ => content.Send(GnmiRequestWriter.Poll()), null, plan.Interval, plan.Interval)
                : null;
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            while (true)
            {
                idle.CancelAfter(plan.MayBeSilent ? Timeout.InfiniteTimeSpan : plan.StaleAfter);
                var read = await stream.ReadAsync(frames.GetMemory(), cancellation).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }
                // What we do with a message is no silence of the agent's.
                idle.CancelAfter(Timeout.InfiniteTimeSpan);
                frames.Advance(read);
                while (TryRead(frames, sink, gate, out var message))
                {
                    await Received(message).ConfigureAwait(false);
                }
            }
        }
        var status = GrpcStatus.Parse(
            Trailer(response, "grpc-status") ?? Header(response, "grpc-status"),
            Trailer(response, "grpc-message")
        );
        if (status.Code != GrpcStatusCode.Ok)
        {
            throw Ended(status);
        }
        if (plan.Request.Mode != GnmiListMode.Once)
        {
            throw new GnmiException("ended", "the agent ended the subscription");
        }
    }

    private bool TryRead(GrpcFrameBuffer frames, ITelemetrySink sink, Lock gate, out GnmiResponse response)
    {
        response = default;
        var status = frames.TryRead(out var message);
        switch (status)
        {
            case GrpcFrameStatus.NeedMore:
                return false;
            case GrpcFrameStatus.Message:
                lock (gate)
                {
                    response = GnmiResponseReader.Read(message, _path, sink);
                }
                return true;
            case GrpcFrameStatus.TooLong:
                throw new GnmiException("message_too_long", $"a message is longer than {node.Options.MaxMessageBytes} bytes");
            case GrpcFrameStatus.BadCompression:
                throw new GnmiException("compression", "a message is compressed in a way that was not announced, or damaged");
            default:
                throw new GnmiException("framing", "what arrives is no gRPC message");
        }
    }

    private static GnmiException Ended(GrpcStatus status) => new(GrpcStatus.Name((ulong)status.Code), status.ToString());

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static string? Trailer(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) ? values.First() : null;

    private static string Reason(HttpRequestException e) =>
        Innermost(e) switch
        {
            AuthenticationException tls => $"TLS: {tls.Message}",
            SocketException socket => $"cannot connect: {socket.Message}",
            HttpProtocolException protocol => $"HTTP/2: {protocol.Message}",
            var inner when e.HttpRequestError == HttpRequestError.SecureConnectionError => $"TLS: {inner.Message}",
            var inner => $"no HTTP/2: {inner.Message}",
        };

    // Of the exceptions in one another the outermost says nothing, and the innermost of TLS names a library's error.
    private static Exception Innermost(Exception e)
    {
        while (e is HttpRequestException or IOException && e is not HttpProtocolException && e.InnerException is { } inner)
        {
            e = inner;
        }
        return e;
    }
}
