using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TelemetryGrid.Protocols.Grpc;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>Reads the bodies of requests within bounds: of each, and of all being worked on together.</summary>
internal sealed class OtlpBody(int maxBytes, long maxTogether)
{
    private const int FirstBytes = 16 << 10;
    private long _held;

    /// <summary>Bytes of requests being worked on.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>What was held for a request is given back.</summary>
    public void Release(long bytes) => Interlocked.Add(ref _held, -bytes);

    /// <summary>The body of an OTLP/HTTP request, unpacked.</summary>
    /// <param name="hold">What to <see cref="Release"/>, also when this throws.</param>
    /// <exception cref="OtlpFailure">It is too long, no gzip, or there is no room for it now.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, Hold hold)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = maxBytes;
        }
        var encoding = context.Request.Headers.ContentEncoding.ToString();
        switch (encoding.ToUpperInvariant())
        {
            case "" or "IDENTITY":
                return await ReadAsync(context.Request.Body, hold, context.RequestAborted).ConfigureAwait(false);
            case "GZIP":
                await using (var gzip = new GZipStream(context.Request.Body, CompressionMode.Decompress, leaveOpen: true))
                {
                    return await ReadAsync(gzip, hold, context.RequestAborted).ConfigureAwait(false);
                }
            default:
                throw new OtlpFailure(
                    StatusCodes.Status415UnsupportedMediaType,
                    GrpcStatusCode.Unimplemented,
                    $"The Content-Encoding is '{encoding}'; gzip and identity are taken."
                );
        }
    }

    /// <summary>The one message of an OTLP/gRPC request, unpacked.</summary>
    /// <exception cref="OtlpFailure">It is too long, malformed, or there is no room for it now.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadMessageAsync(HttpContext context, Hold hold)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
        var frames = new GrpcFrameBuffer(maxBytes, context.Request.Headers["grpc-encoding"] == "gzip");
        ReadOnlyMemory<byte>? message = null;
        while (true)
        {
            var read = await context.Request.Body.ReadAsync(frames.GetMemory(), context.RequestAborted).ConfigureAwait(false);
            if (read == 0)
            {
                return message ?? throw OtlpFailure.Malformed("The call ended before its message did.");
            }
            frames.Advance(read);
            Grow(hold, read);
            switch (TryRead(frames, out var bytes))
            {
                case GrpcFrameStatus.Message when message is null:
                    Grow(hold, bytes.Length);
                    message = bytes;
                    break;
                case GrpcFrameStatus.Message:
                    throw OtlpFailure.Malformed("The call has more than one message.");
                case GrpcFrameStatus.TooLong:
                    throw OtlpFailure.TooLarge(maxBytes);
                case GrpcFrameStatus.NotGrpc:
                    throw new OtlpFailure(StatusCodes.Status400BadRequest, GrpcStatusCode.Internal, "This is no gRPC message.");
                case GrpcFrameStatus.BadCompression:
                    throw new OtlpFailure(
                        StatusCodes.Status400BadRequest,
                        GrpcStatusCode.Internal,
                        "The message is compressed, but not with gzip as grpc-encoding has to say."
                    );
            }
        }
    }

    private static GrpcFrameStatus TryRead(GrpcFrameBuffer frames, out byte[] message)
    {
        var status = frames.TryRead(out var bytes);
        message = bytes.ToArray();
        return status;
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Stream from, Hold hold, CancellationToken cancellation)
    {
        var buffer = new byte[FirstBytes];
        Grow(hold, buffer.Length);
        var length = 0;
        try
        {
            while (true)
            {
                var read = await from.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false);
                if (read == 0)
                {
                    return buffer.AsMemory(0, length);
                }
                length += read;
                if (length > maxBytes)
                {
                    throw OtlpFailure.TooLarge(maxBytes);
                }
                if (length == buffer.Length)
                {
                    Grow(hold, buffer.Length);
                    Array.Resize(ref buffer, 2 * buffer.Length);
                }
            }
        }
        catch (InvalidDataException)
        {
            throw OtlpFailure.Malformed("The body is not gzip, as its Content-Encoding says.");
        }
        catch (BadHttpRequestException e)
        {
            throw e.StatusCode == StatusCodes.Status413PayloadTooLarge ? OtlpFailure.TooLarge(maxBytes) : OtlpFailure.Malformed(e.Message);
        }
    }

    // A length that is announced buys nothing: memory grows as bytes arrive.
    private void Grow(Hold hold, int bytes)
    {
        hold.Bytes += bytes;
        if (Interlocked.Add(ref _held, bytes) > maxTogether)
        {
            throw OtlpFailure.Busy($"Requests of {maxTogether} bytes are being worked on; send this one again in a moment.");
        }
    }

    /// <summary>What one request holds.</summary>
    internal sealed class Hold
    {
        public long Bytes { get; set; }
    }
}
