using System.Buffers;

namespace TelemetryGrid.Gateway.Prometheus.Writes;

/// <summary>The buffers of one write, out of what there is for all.</summary>
internal sealed class WriteLease(WriteAdmission admission) : IDisposable
{
    private readonly List<byte[]> _buffers = [];
    private long _reserved;

    /// <summary>Someone may be reading the buffers still; they are then left to the garbage collector instead of being used again.</summary>
    public bool IsRead { get; set; }

    /// <exception cref="WriteException">There is no memory for it now.</exception>
    public byte[] Rent(int length)
    {
        admission.Reserve(length);
        _reserved += length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        _buffers.Add(buffer);
        return buffer;
    }

    /// <summary>A longer buffer with the same content in place of one that had <paramref name="used"/> bytes, all of them used.</summary>
    public byte[] Grow(byte[] buffer, int used, int length)
    {
        var larger = Rent(length);
        buffer.AsSpan(0, used).CopyTo(larger);
        _buffers.Remove(buffer);
        ArrayPool<byte>.Shared.Return(buffer);
        _reserved -= used;
        admission.Reserve(-used);
        return larger;
    }

    public void Dispose()
    {
        if (!IsRead)
        {
            _buffers.ForEach(b => ArrayPool<byte>.Shared.Return(b));
        }
        admission.Leave(_reserved);
    }
}
