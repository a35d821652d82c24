using Microsoft.Extensions.Options;

namespace TelemetryGrid.Gateway.Prometheus.Writes;

/// <summary>Bounds how many writes are worked on at once and how much memory their bodies take together.</summary>
internal sealed class WriteAdmission(IOptions<GatewayOptions> options)
{
    private readonly int _maxWrites = options.Value.MaxConcurrentWrites;
    private readonly long _maxBytes = options.Value.MaxWriteBufferBytes;
    private int _writes;
    private long _bytes;

    /// <summary>Bytes held by writes now.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>A place for one write; it must be disposed of.</summary>
    /// <exception cref="WriteException">There is none.</exception>
    public WriteLease Enter()
    {
        if (Interlocked.Increment(ref _writes) <= _maxWrites)
        {
            return new WriteLease(this);
        }
        Interlocked.Decrement(ref _writes);
        throw WriteException.Busy($"{_maxWrites} writes are being worked on; send this one again in a moment.");
    }

    internal void Reserve(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= _maxBytes)
        {
            return;
        }
        Interlocked.Add(ref _bytes, -bytes);
        throw WriteException.Busy(
            $"Writes being worked on fill the {_maxBytes} bytes there are for them; send this one again in a moment."
        );
    }

    internal void Leave(long bytes)
    {
        Interlocked.Add(ref _bytes, -bytes);
        Interlocked.Decrement(ref _writes);
    }
}
