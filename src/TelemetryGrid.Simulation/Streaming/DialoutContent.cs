using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using TelemetryGrid.Protocols.Grpc;

namespace TelemetryGrid.Simulation.Streaming;

/// <summary>The messages of a call that a device opened: some at each interval, as long as the call lasts.</summary>
internal sealed class DialoutContent : HttpContent
{
    private readonly Func<IEnumerable<byte[]>> _next;
    private readonly Action<int> _sent;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly CancellationToken _end;

    /// <param name="next">Gives the messages that are due.</param>
    /// <param name="sent">Hears how many went.</param>
    /// <param name="end">Closes the device's side of the call.</param>
    public DialoutContent(Func<IEnumerable<byte[]>> next, Action<int> sent, TimeSpan interval, TimeProvider time, CancellationToken end)
    {
        (_next, _sent, _interval, _time, _end) = (next, sent, interval, time, end);
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var frames = new ArrayBufferWriter<byte>();
        using var timer = new PeriodicTimer(_interval, _time);
        try
        {
            do
            {
                frames.ResetWrittenCount();
                int count = 0;
                foreach (byte[] message in _next())
                {
                    GrpcFrameBuffer.Write(frames, message);
                    count++;
                }
                await stream.WriteAsync(frames.WrittenMemory, cancellationToken);
                await stream.FlushAsync(cancellationToken);
                _sent(count);
            } while (await timer.WaitForNextTickAsync(_end));
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The call ends in order, with the end of its stream.
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
