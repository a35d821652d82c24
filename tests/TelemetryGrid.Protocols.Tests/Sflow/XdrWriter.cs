using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Tests.Sflow;

/// <summary>Builds sFlow datagrams for tests, including wrong ones.</summary>
internal sealed class XdrWriter
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public XdrWriter UInt32(params uint[] values)
    {
        Span<byte> word = stackalloc byte[4];
        foreach (uint value in values)
        {
            BinaryPrimitives.WriteUInt32BigEndian(word, value);
            _bytes.AddRange(word);
        }
        return this;
    }

    public XdrWriter UInt64(ulong value) => UInt32((uint)(value >> 32), (uint)value);

    public XdrWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public XdrWriter Opaque(ReadOnlySpan<byte> bytes)
    {
        UInt32((uint)bytes.Length).Bytes(bytes);
        return Bytes(new byte[(4 - (bytes.Length % 4)) % 4]);
    }

    /// <summary>A data format and its opaque body: a record or a sample.</summary>
    public XdrWriter Block(uint format, XdrWriter body) => UInt32(format).Opaque(body.ToArray());

    /// <summary>An IPv4 agent's datagram of the given samples.</summary>
    public static byte[] Datagram(params (uint Format, XdrWriter Body)[] samples)
    {
        XdrWriter writer = new XdrWriter().UInt32(5, 1, 0xC0000201, 7, 1001, 60_000, (uint)samples.Length);
        foreach ((uint format, XdrWriter body) in samples)
        {
            writer.Block(format, body);
        }
        return writer.ToArray();
    }

    /// <summary>A flow sample of interface 3 at 1:512, from interface 3 to 5 unless said otherwise.</summary>
    public static (uint Format, XdrWriter Body) FlowSample(
        (uint Format, XdrWriter Body)[] records,
        uint input = 3,
        uint output = 5,
        uint rate = 512,
        uint source = 3
    )
    {
        XdrWriter writer = new XdrWriter().UInt32(42, source, rate, 21_504, 1, input, output, (uint)records.Length);
        foreach ((uint format, XdrWriter body) in records)
        {
            writer.Block(format, body);
        }
        return (1, writer);
    }

    public static (uint Format, XdrWriter Body) RawHeader(ReadOnlySpan<byte> frame, uint frameLength, uint protocol = 1) =>
        (1, new XdrWriter().UInt32(protocol, frameLength, 4).Opaque(frame));
}
