using System.Net;
using TelemetryGrid.Collectors.Udp;

namespace TelemetryGrid.Collectors.Tests.Udp;

/// <summary>Keeps copies of what it is handed, and lets a test wait for a number of datagrams.</summary>
internal sealed class RecordingHandler : IDatagramHandler
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly List<(byte[] Payload, IPAddress Source, int Port, int Socket)> _received = [];
    private TaskCompletionSource? _arrived;
    private int _awaited;

    public Action<DatagramBatchInfo>? Intercept { get; set; }

    public List<(byte[] Payload, IPAddress Source, int Port, int Socket)> Received
    {
        get
        {
            lock (_gate)
            {
                return [.. _received];
            }
        }
    }

    public void OnBatch(in DatagramBatch batch)
    {
        Intercept?.Invoke(new DatagramBatchInfo(batch.Count, batch.ReceivedAt));
        lock (_gate)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var datagram = batch[i];
                _received.Add((datagram.Payload.ToArray(), datagram.Source.ToIPAddress(), datagram.Port, batch.Socket));
            }
            if (_received.Count >= _awaited)
            {
                _arrived?.TrySetResult();
            }
        }
    }

    public async Task<List<(byte[] Payload, IPAddress Source, int Port, int Socket)>> WaitForAsync(int count)
    {
        Task arrived;
        lock (_gate)
        {
            _awaited = count;
            _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_received.Count >= count)
            {
                _arrived.SetResult();
            }
            arrived = _arrived.Task;
        }
        await arrived.WaitAsync(Patience);
        return Received;
    }
}

internal readonly record struct DatagramBatchInfo(int Count, DateTimeOffset ReceivedAt);
