using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>A responder on a socket. Answers one request after the other: what keeps an agent busy is the poller, not the agent.</summary>
internal sealed class SnmpAgent(Socket socket, ISnmpResponder responder) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private long _requests;
    private long _ignored;

    /// <summary>Requests answered.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Datagrams left unanswered: other versions, wrong communities, garbage.</summary>
    public long Ignored => Interlocked.Read(ref _ignored);

    public void Start() => _loop = Task.Run(ReceiveAsync);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var request = new byte[65_536];
        var response = new byte[SnmpResponder.MaximumResponse];
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                SocketReceiveFromResult received = await socket.ReceiveFromAsync(request, anyone, _stop.Token);
                if (responder.TryRespond(request.AsSpan(0, received.ReceivedBytes), response, out int length))
                {
                    Interlocked.Increment(ref _requests);
                    await socket.SendToAsync(response.AsMemory(0, length), received.RemoteEndPoint, _stop.Token);
                }
                else
                {
                    Interlocked.Increment(ref _ignored);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // A requester that went away reports itself as an error on some systems; the next request is another matter.
                Interlocked.Increment(ref _ignored);
            }
        }
    }
}
