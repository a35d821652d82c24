using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Storage.DeadLetters;

namespace TelemetryGrid.Collectors.Records;

/// <summary>
/// Takes what collectors cannot read to the dead letters, behind their backs: they never wait for it. Under a flood of rubbish only some of
/// it is kept; all of it is counted where it was refused.
/// </summary>
public sealed partial class RejectedRecords : IAsyncDisposable
{
    /// <summary>Kept of one record.</summary>
    public const int MaxPayloadBytes = 64 << 10;

    /// <summary>Kept in a second.</summary>
    public const int MaxPerSecond = 100;

    private const int MaxQueued = 64;

    private readonly DeadLetterStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<Rejected> _queue = Channel.CreateBounded<Rejected>(MaxQueued);
    private readonly Lock _gate = new();
    private readonly Task _writing;
    private long _second;
    private int _inSecond;
    private long _notKept;

    public RejectedRecords(DeadLetterStore store, TimeProvider time, ILogger<RejectedRecords> logger)
    {
        (_store, _time, _logger) = (store, time, logger);
        _writing = Task.Run(WriteAsync);
    }

    private readonly record struct Rejected(string Reason, string Source, string Message, byte[] Payload);

    /// <summary>Records that were refused and not kept either.</summary>
    public long NotKept => Interlocked.Read(ref _notKept);

    /// <param name="reason">What is counted by, for example <c>trap.malformed</c>.</param>
    /// <param name="source">The source's id.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="payload">As it was received; the beginning is kept.</param>
    public void Add(string reason, string source, string message, ReadOnlySpan<byte> payload)
    {
        if (
            !IsWithinRate()
            || !_queue.Writer.TryWrite(
                new Rejected(reason, source, message, payload[..Math.Min(payload.Length, MaxPayloadBytes)].ToArray())
            )
        )
        {
            Interlocked.Increment(ref _notKept);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    private bool IsWithinRate()
    {
        var second = _time.GetUtcNow().ToUnixTimeSeconds();
        lock (_gate)
        {
            if (second != _second)
            {
                (_second, _inSecond) = (second, 0);
            }
            return _inSecond++ < MaxPerSecond;
        }
    }

    private async Task WriteAsync()
    {
        await foreach (var (reason, source, message, payload) in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                _store.Add(reason, source, message, payload);
            }
            catch (Exception e)
            {
                Interlocked.Increment(ref _notKept);
                LogNotKept(e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A refused record could not be kept: {Reason}")]
    private partial void LogNotKept(string reason);
}
