using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using TelemetryGrid.Protocols.Grpc;

namespace TelemetryGrid.Protocols.Tests.Grpc;

public sealed class GrpcFrameBufferTests
{
    private const int Max = 100_000;

    [Fact]
    public void TryRead_FramesInRandomPieces_GivesEveryMessage()
    {
        var random = new Random(7);
        for (var round = 0; round < 50; round++)
        {
            var wire = new ArrayBufferWriter<byte>();
            var sent = new List<byte[]>();
            for (var n = random.Next(1, 30); n > 0; n--)
            {
                var message = new byte[random.Next(4) == 0 ? random.Next(60_000) : random.Next(300)];
                random.NextBytes(message);
                sent.Add(message);
                GrpcFrameBuffer.Write(wire, message);
            }
            var buffer = new GrpcFrameBuffer(Max, isGzip: false);
            var received = new List<byte[]>();
            var rest = wire.WrittenSpan;
            while (!rest.IsEmpty)
            {
                var room = buffer.GetMemory().Span;
                var take = Math.Min(Math.Min(random.Next(1, 40_000), room.Length), rest.Length);
                rest[..take].CopyTo(room);
                buffer.Advance(take);
                rest = rest[take..];
                while (buffer.TryRead(out var message) == GrpcFrameStatus.Message)
                {
                    received.Add(message.ToArray());
                }
            }
            Assert.Equal(sent, received);
            Assert.Equal(0, buffer.Pending);
        }
    }

    [Fact]
    public void TryRead_EveryTruncation_NeedsMore()
    {
        var wire = new ArrayBufferWriter<byte>();
        GrpcFrameBuffer.Write(wire, "telemetry"u8);
        for (var length = 0; length < wire.WrittenCount; length++)
        {
            Assert.Equal(GrpcFrameStatus.NeedMore, Read(wire.WrittenSpan[..length], isGzip: false, out _));
        }
    }

    [Fact]
    public void TryRead_LengthBeyondTheBound_IsRefusedBeforeItArrives()
    {
        var header = new byte[GrpcFrameBuffer.HeaderBytes];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(1), Max + 1);
        Assert.Equal(GrpcFrameStatus.TooLong, Read(header, isGzip: false, out _));
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(1), uint.MaxValue);
        Assert.Equal(GrpcFrameStatus.TooLong, Read(header, isGzip: false, out _));
    }

    [Fact]
    public void TryRead_Garbage_IsNoGrpc() => Assert.Equal(GrpcFrameStatus.NotGrpc, Read("HTTP/1.1 400"u8, isGzip: false, out _));

    [Fact]
    public void TryRead_Gzip_IsUnpackedWhereAnnounced()
    {
        var text = string.Join(',', Enumerable.Range(0, 5000));
        var frame = Packed(Encoding.UTF8.GetBytes(text));
        Assert.Equal(GrpcFrameStatus.Message, Read(frame, isGzip: true, out var message));
        Assert.Equal(text, Encoding.UTF8.GetString(message));
        Assert.Equal(GrpcFrameStatus.BadCompression, Read(frame, isGzip: false, out _));
    }

    [Fact]
    public void TryRead_GzipBomb_StopsAtTheBound()
    {
        var frame = Packed(new byte[50_000_000]);
        Assert.True(frame.Length < Max);
        Assert.Equal(GrpcFrameStatus.TooLong, Read(frame, isGzip: true, out _));
    }

    [Fact]
    public void TryRead_DamagedGzip_IsBadCompression()
    {
        var frame = Packed(Encoding.UTF8.GetBytes(new string('x', 1000)));
        frame[GrpcFrameBuffer.HeaderBytes] = 0;
        Assert.Equal(GrpcFrameStatus.BadCompression, Read(frame, isGzip: true, out _));
    }

    [Fact]
    public void GetMemory_LengthThatIsOnlyAnnounced_BuysNoMemory()
    {
        var buffer = new GrpcFrameBuffer(1 << 30, isGzip: false);
        BinaryPrimitives.WriteUInt32BigEndian(buffer.GetMemory().Span[1..], 1 << 30);
        buffer.Advance(GrpcFrameBuffer.HeaderBytes);
        Assert.Equal(GrpcFrameStatus.NeedMore, buffer.TryRead(out _));
        Assert.True(buffer.GetMemory().Length < 100_000);
    }

    private static GrpcFrameStatus Read(ReadOnlySpan<byte> bytes, bool isGzip, out byte[] message)
    {
        var buffer = new GrpcFrameBuffer(Max, isGzip);
        while (!bytes.IsEmpty)
        {
            var room = buffer.GetMemory().Span;
            var take = Math.Min(room.Length, bytes.Length);
            bytes[..take].CopyTo(room);
            buffer.Advance(take);
            bytes = bytes[take..];
        }
        var status = buffer.TryRead(out var read);
        message = read.ToArray();
        return status;
    }

    private static byte[] Packed(byte[] message)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(message);
        }
        var frame = new byte[GrpcFrameBuffer.HeaderBytes + packed.Length];
        frame[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)packed.Length);
        packed.ToArray().CopyTo(frame, GrpcFrameBuffer.HeaderBytes);
        return frame;
    }
}
