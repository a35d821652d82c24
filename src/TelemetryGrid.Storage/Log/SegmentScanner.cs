using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace TelemetryGrid.Storage.Log;

/// <summary>
/// Walks the records of one segment file in order. Where bytes are damaged it looks for the next whole record: its sequence number must
/// fit the distance and its sum the file's salt, so a false find is out of the question.
/// </summary>
internal sealed class SegmentScanner : IDisposable
{
    private const int ReadAheadBytes = 256 << 10;

    private readonly SafeFileHandle _file;
    private readonly uint _salt;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ReadAheadBytes);
    private long _bufferStart;
    private int _buffered;

    public SegmentScanner(SafeFileHandle file, in SegmentHeader header)
    {
        _file = file;
        _salt = header.Salt;
        LastSequence = header.FirstSequence - 1;
        Position = SegmentHeader.Bytes;
    }

    /// <summary>Offset behind the last whole record.</summary>
    public long Position { get; private set; }

    /// <summary>The sequence number before <see cref="Position"/>.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Entries that stood between whole records and could not be read.</summary>
    public long DamagedEntries { get; private set; }

    /// <summary>Reads the next whole record that ends at or before <paramref name="limit"/>; its payload is valid until the next call.</summary>
    public bool TryRead(long limit, out ReadOnlyMemory<byte> payload)
    {
        for (var at = Position; limit - at >= LogRecord.HeaderBytes; at++)
        {
            if (!Fill(at, LogRecord.HeaderBytes, limit))
            {
                break;
            }
            var header = Buffered(at, LogRecord.HeaderBytes).Span;
            var length = LogRecord.ReadLength(header);
            var sequence = LogRecord.ReadSequence(header);
            // Undamaged, the next number follows at once; each skipped header's worth of bytes may have held one more.
            var reachable = LastSequence + 1 + ((at - Position) / LogRecord.HeaderBytes);
            if (sequence <= LastSequence || sequence > reachable || length is < 0 or > LogRecord.MaxPayloadBytes)
            {
                continue;
            }
            var size = LogRecord.Size(length);
            if (limit - at < size || !Fill(at, size, limit) || !LogRecord.IsIntact(Buffered(at, size).Span, _salt))
            {
                continue;
            }
            DamagedEntries += sequence - LastSequence - 1;
            LastSequence = sequence;
            Position = at + size;
            payload = Buffered(at, size)[LogRecord.HeaderBytes..];
            return true;
        }
        payload = default;
        return false;
    }

    /// <summary>Gives up what lies before a known record boundary.</summary>
    public void SkipTo(long position, long lastSequence)
    {
        DamagedEntries += lastSequence - LastSequence;
        Position = position;
        LastSequence = lastSequence;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _buffered = 0;
    }

    private ReadOnlyMemory<byte> Buffered(long at, int count) => _buffer.AsMemory((int)(at - _bufferStart), count);

    /// <summary>Brings bytes [at, at+count) into the buffer; never keeps bytes at or beyond the limit, which a writer may be changing.</summary>
    private bool Fill(long at, int count, long limit)
    {
        if (at >= _bufferStart && at + count <= _bufferStart + _buffered)
        {
            return true;
        }
        var kept = at >= _bufferStart && at < _bufferStart + _buffered ? (int)(_bufferStart + _buffered - at) : 0;
        var source = _buffer.AsSpan((int)(kept == 0 ? 0 : at - _bufferStart), kept);
        if (_buffer.Length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(count);
            source.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else
        {
            source.CopyTo(_buffer);
        }
        _bufferStart = at;
        _buffered = kept;
        while (_buffered < count)
        {
            var room = (int)Math.Min(_buffer.Length - _buffered, limit - at - _buffered);
            var read = RandomAccess.Read(_file, _buffer.AsSpan(_buffered, room), at + _buffered);
            if (read == 0)
            {
                return false;
            }
            _buffered += read;
        }
        return true;
    }
}
