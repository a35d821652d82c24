using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace TelemetryGrid.Protocols.Grpc;

/// <summary>
/// Cuts what arrives on a call into messages (gRPC over HTTP/2, "Length-Prefixed-Message": one byte that tells whether it is compressed, four
/// bytes of length, the message). Holds at most one message of the allowed length and what was read with it.
/// </summary>
/// <param name="maxMessageBytes">What one message may have, as it arrives and unpacked.</param>
/// <param name="isGzip">The call announced <c>grpc-encoding: gzip</c>; without it compressed messages are refused.</param>
public sealed class GrpcFrameBuffer(int maxMessageBytes, bool isGzip)
{
    public const int HeaderBytes = 5;
    private const int ReadBytes = 16 * 1024;

    private byte[] _buffer = new byte[ReadBytes];
    private int _start;
    private int _end;
    private byte[] _unpacked = [];

    /// <summary>Bytes that wait for the rest of their message.</summary>
    public int Pending => _end - _start;

    /// <summary>Where to put what arrives next.</summary>
    public Memory<byte> GetMemory()
    {
        if (_buffer.Length - _end < ReadBytes / 2)
        {
            MakeRoom();
        }
        return _buffer.AsMemory(_end);
    }

    /// <summary>So many bytes were put where <see cref="GetMemory"/> said.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _end);
        _end += count;
    }

    /// <summary>The next message; its bytes are valid until the next call of any method.</summary>
    public GrpcFrameStatus TryRead(out ReadOnlySpan<byte> message)
    {
        message = default;
        var pending = _buffer.AsSpan(_start, _end - _start);
        if (pending.Length > 0 && pending[0] > 1)
        {
            return GrpcFrameStatus.NotGrpc;
        }
        if (pending.Length < HeaderBytes)
        {
            return GrpcFrameStatus.NeedMore;
        }
        var length = BinaryPrimitives.ReadUInt32BigEndian(pending[1..]);
        if (length > (uint)maxMessageBytes)
        {
            return GrpcFrameStatus.TooLong;
        }
        if (pending.Length - HeaderBytes < (int)length)
        {
            return GrpcFrameStatus.NeedMore;
        }
        var isCompressed = pending[0] == 1;
        var body = pending.Slice(HeaderBytes, (int)length);
        var at = _start + HeaderBytes;
        _start = at + body.Length;
        if (!isCompressed)
        {
            message = body;
            return GrpcFrameStatus.Message;
        }
        return isGzip ? Unpack(at, body.Length, out message) : GrpcFrameStatus.BadCompression;
    }

    /// <summary>Writes a message with its header, uncompressed.</summary>
    public static void Write(IBufferWriter<byte> to, ReadOnlySpan<byte> message)
    {
        ArgumentNullException.ThrowIfNull(to);
        var header = to.GetSpan(HeaderBytes);
        header[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)message.Length);
        to.Advance(HeaderBytes);
        to.Write(message);
    }

    // Moves what waits to the front, and grows as far as the message that waits needs: a length alone, without bytes that follow, buys
    // nothing, since the buffer at most doubles beyond what has arrived.
    private void MakeRoom()
    {
        var pending = _end - _start;
        var size = Math.Max(ReadBytes, 2 * pending);
        var to = size > _buffer.Length || (_buffer.Length > 16 * ReadBytes && size < _buffer.Length / 8) ? new byte[size] : _buffer;
        Buffer.BlockCopy(_buffer, _start, to, 0, pending);
        _buffer = to;
        (_start, _end) = (0, pending);
    }

    private GrpcFrameStatus Unpack(int start, int length, out ReadOnlySpan<byte> message)
    {
        message = default;
        try
        {
            using var packed = new MemoryStream(_buffer, start, length, writable: false);
            using var gzip = new GZipStream(packed, CompressionMode.Decompress);
            var total = 0;
            while (true)
            {
                if (total == _unpacked.Length)
                {
                    if (total > maxMessageBytes)
                    {
                        return GrpcFrameStatus.TooLong;
                    }
                    Array.Resize(ref _unpacked, (int)Math.Min(Math.Max(ReadBytes, 2L * total), maxMessageBytes + 1L));
                }
                var read = gzip.Read(_unpacked, total, _unpacked.Length - total);
                if (read == 0)
                {
                    break;
                }
                total += read;
            }
            if (total > maxMessageBytes)
            {
                return GrpcFrameStatus.TooLong;
            }
            message = _unpacked.AsSpan(0, total);
            return GrpcFrameStatus.Message;
        }
        catch (InvalidDataException)
        {
            return GrpcFrameStatus.BadCompression;
        }
    }
}
