using System.Buffers.Binary;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using TelemetryGrid.Protocols.Grpc;

namespace TelemetryGrid.Collectors.Tests.Gnmi;

/// <summary>A call as the agent sees it.</summary>
internal sealed class GnmiAgentCall(HttpContext context, CancellationToken cancellation)
{
    public CancellationToken Cancellation { get; } = cancellation;

    public Stream Requests => context.Request.Body;

    public Stream Responses => context.Response.Body;

    public async Task<byte[]> ReadAsync()
    {
        var header = new byte[5];
        await context.Request.Body.ReadExactlyAsync(header, Cancellation);
        var message = new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1))];
        await context.Request.Body.ReadExactlyAsync(message, Cancellation);
        return message;
    }

    public Task SendAsync(params byte[][] messages) => SendRawAsync([.. messages.SelectMany(GnmiWire.Frame)]);

    public async Task SendRawAsync(byte[] bytes)
    {
        await context.Response.Body.WriteAsync(bytes, Cancellation);
        await context.Response.Body.FlushAsync(Cancellation);
    }

    public void End(int status, string message = "")
    {
        context.Response.AppendTrailer("grpc-status", status.ToString(CultureInfo.InvariantCulture));
        context.Response.AppendTrailer("grpc-message", GrpcStatus.Encode(message));
    }

    public void Abort() => context.Abort();

    public Task ForeverAsync() => Task.Delay(Timeout.Infinite, Cancellation);
}
