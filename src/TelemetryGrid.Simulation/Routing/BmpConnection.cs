using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Simulation.Routing;

/// <summary>A router's connection to the station that monitors it, which the router opens (RFC 7854 §3.2).</summary>
internal sealed class BmpConnection(
    SimulatedDevice router,
    Topology topology,
    IPEndPoint station,
    Func<TimeSpan> elapsed,
    DateTimeOffset start,
    TimeProvider time
)
{
    /// <summary>How often the router looks for news.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<BgpNeighbor> _neighbors = new BgpDesign(topology).NeighborsOf(router);
    private long _messages;

    /// <summary>Messages sent.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Speaks until stopped, over as many connections as it takes.</summary>
    public Task RunAsync(CancellationToken stop) => new Redial(time).RunAsync(SpeakAsync, stop);

    private async Task SpeakAsync(CancellationToken stop)
    {
        using Socket socket = await LoopbackSockets.ConnectAsync(router, station, stop);
        // The station never sends (§3.2): what comes is the end.
        Task<int> end = socket.ReceiveAsync(new byte[1].AsMemory(), stop).AsTask();
        var speaker = new BmpSpeaker(router, _neighbors, start);
        using var timer = new PeriodicTimer(Step, time);
        try
        {
            do
            {
                await SendAsync(socket, speaker.Advance(elapsed()), stop);
            } while (await timer.WaitForNextTickAsync(stop) && !end.IsCompleted);
        }
        catch (OperationCanceledException)
        {
            using var farewell = new CancellationTokenSource(Farewell, time);
            await SendAsync(socket, [BmpSpeaker.End()], farewell.Token);
            socket.Shutdown(SocketShutdown.Send);
        }
        await ((Task)end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SendAsync(Socket socket, List<byte[]> messages, CancellationToken stop)
    {
        foreach (byte[] message in messages)
        {
            for (int sent = 0; sent < message.Length; )
            {
                sent += await socket.SendAsync(message.AsMemory(sent), stop);
            }
            Interlocked.Increment(ref _messages);
        }
    }
}
