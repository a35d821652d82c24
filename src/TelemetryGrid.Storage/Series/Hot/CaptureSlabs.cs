using System.Buffers;

namespace TelemetryGrid.Storage.Series;

/// <summary>Takes copies of many small things in few large arrays. What was taken stays where it is.</summary>
internal sealed class CaptureSlabs : IBufferWriter<byte>
{
    private const int SlabBytes = 32 << 10;

    private byte[] _slab = [];
    private int _start;
    private int _used;

    /// <summary>An open chunk as it is now; empty for none.</summary>
    public ReadOnlyMemory<byte> Take(OpenChunk? chunk)
    {
        if (chunk is null)
        {
            return default;
        }
        _start = _used;
        chunk.WriteTo(this);
        return _slab.AsMemory(_start, _used - _start);
    }

    public void Advance(int count) => _used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _slab.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _slab.AsSpan(_used);
    }

    private void Reserve(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1);
        if (_slab.Length - _used >= needed)
        {
            return;
        }
        // What the writer has of the current thing moves along.
        var begun = _slab.AsSpan(_start, _used - _start);
        var slab = GC.AllocateUninitializedArray<byte>(Math.Max(SlabBytes, begun.Length + needed));
        begun.CopyTo(slab);
        (_slab, _start, _used) = (slab, 0, begun.Length);
    }
}
