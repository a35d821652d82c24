using System.Threading.Channels;
using TelemetryGrid.Collectors.Records;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>
/// A path of messages into the log, in order: one batch is filled while others are written. Whoever fills it holds its gate. When the log
/// is slow all batches are on their way: a stream then waits for one to come back (<see cref="MakeRoomAsync"/>), datagrams are dropped.
/// </summary>
internal sealed class SyslogLane : IAsyncDisposable
{
    /// <summary>A batch of this many bytes is due.</summary>
    public const int BatchBytes = 256 << 10;

    // One being filled, one being written, one waiting.
    private const int Batches = 3;

    private readonly SyslogLogWriter _log;
    private readonly TimeProvider _time;
    private readonly Channel<RecordBatch> _free = Channel.CreateBounded<RecordBatch>(Batches);
    private readonly Channel<SyslogFullBatch> _full = Channel.CreateBounded<SyslogFullBatch>(Batches);
    private readonly Task _writing;

    public SyslogLane(SyslogLogWriter log, SyslogSenders senders, SyslogRecordWriter writer, TimeProvider time)
    {
        _log = log;
        _time = time;
        Senders = senders;
        Writer = writer;
        Batch = log.NewBatch();
        for (var i = 1; i < Batches; i++)
        {
            _free.Writer.TryWrite(log.NewBatch());
        }
        _writing = Task.Run(WriteAsync, CancellationToken.None);
    }

    /// <summary>Told what cannot be read: reason, sentence, bytes.</summary>
    public Action<string, string, ReadOnlySpan<byte>>? OnRejected { get; init; }

    /// <summary>Held by whoever uses the members below.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public RecordBatch Batch { get; private set; }

    public SyslogSenders Senders { get; }

    public SyslogRecordWriter Writer { get; }

    /// <summary>Bytes of the messages in the batch, and something for each record.</summary>
    public int Bytes { get; set; }

    public bool IsFull => Bytes >= BatchBytes;

    /// <summary>Sends the batch on its way when there is another to fill.</summary>
    public bool TryMakeRoom()
    {
        if (!_free.Reader.TryRead(out var empty))
        {
            return false;
        }
        Close(empty);
        return true;
    }

    /// <summary>Sends the batch on its way as soon as there is another to fill.</summary>
    public async ValueTask MakeRoomAsync(CancellationToken cancellation) =>
        Close(await _free.Reader.ReadAsync(cancellation).ConfigureAwait(false));

    /// <summary>Sends what has waited on its way, unless someone is at work here, who will.</summary>
    public void Flush()
    {
        if (!Gate.Wait(0))
        {
            return;
        }
        try
        {
            if (Bytes > 0)
            {
                TryMakeRoom();
            }
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Writes what there is; nobody may use the lane any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await Gate.WaitAsync().ConfigureAwait(false);
        if (Bytes > 0)
        {
            await MakeRoomAsync(CancellationToken.None).ConfigureAwait(false);
        }
        _full.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        Gate.Dispose();
    }

    private void Close(RecordBatch empty)
    {
        _full.Writer.TryWrite(new SyslogFullBatch(Batch, _time.GetTimestamp()));
        Batch = empty;
        Bytes = 0;
    }

    private async Task WriteAsync()
    {
        await foreach (var full in _full.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await _log.AppendAsync(full).ConfigureAwait(false);
            _free.Writer.TryWrite(full.Batch);
        }
    }
}
