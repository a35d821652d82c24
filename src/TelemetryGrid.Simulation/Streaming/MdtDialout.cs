using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using TelemetryGrid.Protocols.Mdt;

namespace TelemetryGrid.Simulation.Streaming;

/// <summary>Dials out with Cisco's model-driven telemetry over gRPC, without TLS (mdt_grpc_dialout.proto, <c>gRPCMdtDialout/MdtDialout</c>).</summary>
internal sealed class MdtDialout(SimulatedDevice device, IPEndPoint collector, TimeSpan interval, TimeProvider time)
{
    private long _messages;
    private long _request;

    /// <summary>Telemetry messages sent.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Streams until stopped, over as many calls as it takes.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (context, cancellation) =>
                new NetworkStream(await LoopbackSockets.ConnectAsync(device, collector, cancellation), ownsSocket: true),
        };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        await new Redial(time).RunAsync(cancellation => CallAsync(http, cancellation), stop);
    }

    private async Task CallAsync(HttpClient http, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var content = new DialoutContent(Next, count => Interlocked.Add(ref _messages, count), interval, time, end.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{collector}/mdt_dialout.gRPCMdtDialout/MdtDialout")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            response.EnsureSuccessStatusCode();
            // The server sends nothing but the end of the call.
            await response.Content.CopyToAsync(Stream.Null, stop);
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    private IEnumerable<byte[]> Next() => IosXrTelemetry.Of(device, time.GetUtcNow()).Select(t => MdtWriter.Dialout(++_request, t));
}
