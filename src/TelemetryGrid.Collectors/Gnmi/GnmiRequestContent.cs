using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using TelemetryGrid.Protocols.Grpc;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>
/// The messages of our side of a call. The stream stays open behind them, since agents take its end for the end of the subscription.
/// </summary>
internal sealed class GnmiRequestContent : HttpContent
{
    private readonly Channel<byte[]> _messages = Channel.CreateBounded<byte[]>(8);

    public GnmiRequestContent(byte[] first)
    {
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        _messages.Writer.TryWrite(first);
    }

    /// <summary>Sends another message, unless the agent has not taken the ones before.</summary>
    public void Send(byte[] message) => _messages.Writer.TryWrite(message);

    /// <summary>Ends our side.</summary>
    public void Complete() => _messages.Writer.TryComplete();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var frame = new ArrayBufferWriter<byte>();
        await foreach (var message in _messages.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            frame.ResetWrittenCount();
            GrpcFrameBuffer.Write(frame, message);
            await stream.WriteAsync(frame.WrittenMemory, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
