using System.Buffers;

namespace TelemetryGrid.Grains.Statistics;

/// <summary>Collects what a state writes in a buffer of the shared pool, so that only the result is allocated.</summary>
internal sealed class PooledBytes : IBufferWriter<byte>, IDisposable
{
    private const int LeastRoom = 4096;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(LeastRoom);
    private int _count;

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray() => _buffer.AsSpan(0, _count).ToArray();

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _count);
        _count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsSpan(_count);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void MakeRoom(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        if (_buffer.Length - _count >= Math.Max(1, sizeHint))
        {
            return;
        }
        var larger = ArrayPool<byte>.Shared.Rent(checked(_count + Math.Max(_count, Math.Max(1, sizeHint))));
        _buffer.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
