using System.Buffers.Binary;

namespace TelemetryGrid.Simulation.Load;

/// <summary>NetFlow v5 datagrams of 30 records, prepared back to back in one block, so that sending only sets sequence and time.</summary>
internal sealed class FlowLoadBuffers
{
    public const int RecordsPerDatagram = 30;
    public const int DatagramLength = HeaderLength + (RecordsPerDatagram * RecordLength);

    private const int HeaderLength = 24;
    private const int RecordLength = 48;
    private const uint Uptime = 3_600_000;

    private readonly byte[] _block;
    private readonly ulong[] _octets;
    private readonly ulong[] _packets;

    public FlowLoadBuffers(int distinctFlows, int seed)
    {
        Count = (distinctFlows + RecordsPerDatagram - 1) / RecordsPerDatagram;
        _block = GC.AllocateUninitializedArray<byte>(Count * DatagramLength, pinned: true);
        _block.AsSpan().Clear();
        _octets = new ulong[Count];
        _packets = new ulong[Count];
        var random = new Random(seed);
        for (int i = 0; i < Count; i++)
        {
            Fill(i, random);
        }
    }

    /// <summary>Distinct datagrams.</summary>
    public int Count { get; }

    public ulong OctetsOf(int index) => _octets[index];

    public ulong PacketsOf(int index) => _packets[index];

    public ReadOnlySpan<byte> Span(int index, int count) => _block.AsSpan(index * DatagramLength, count * DatagramLength);

    /// <summary>Sets the header's sequence number and time.</summary>
    public void Stamp(int index, uint sequence, long unixMilliseconds)
    {
        Span<byte> header = _block.AsSpan(index * DatagramLength, HeaderLength);
        BinaryPrimitives.WriteUInt32BigEndian(header[8..], (uint)(unixMilliseconds / 1000));
        BinaryPrimitives.WriteUInt32BigEndian(header[12..], (uint)(unixMilliseconds % 1000) * 1_000_000);
        BinaryPrimitives.WriteUInt32BigEndian(header[16..], sequence);
    }

    private void Fill(int index, Random random)
    {
        Span<byte> datagram = _block.AsSpan(index * DatagramLength, DatagramLength);
        BinaryPrimitives.WriteUInt16BigEndian(datagram, 5);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], RecordsPerDatagram);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[4..], Uptime);
        for (int i = 0; i < RecordsPerDatagram; i++)
        {
            Span<byte> record = datagram.Slice(HeaderLength + (i * RecordLength), RecordLength);
            int flow = (index * RecordsPerDatagram) + i;
            uint packets = (uint)random.Next(1, 200);
            uint octets = packets * (uint)random.Next(60, 1_400);
            // The number of the flow is in the source address, which makes the keys distinct; the rest is drawn.
            BinaryPrimitives.WriteUInt32BigEndian(record, 0x0A00_0000u + (uint)(flow & 0xFF_FFFF));
            BinaryPrimitives.WriteUInt32BigEndian(record[4..], 0xC612_0000u + (uint)random.Next(0x1_0000));
            BinaryPrimitives.WriteUInt16BigEndian(record[12..], (ushort)random.Next(1, 9));
            BinaryPrimitives.WriteUInt16BigEndian(record[14..], (ushort)random.Next(1, 9));
            BinaryPrimitives.WriteUInt32BigEndian(record[16..], packets);
            BinaryPrimitives.WriteUInt32BigEndian(record[20..], octets);
            BinaryPrimitives.WriteUInt32BigEndian(record[24..], Uptime - (uint)random.Next(1, 2_000));
            BinaryPrimitives.WriteUInt32BigEndian(record[28..], Uptime);
            BinaryPrimitives.WriteUInt16BigEndian(record[32..], (ushort)(32_768 + (flow >> 24)));
            BinaryPrimitives.WriteUInt16BigEndian(record[34..], (ushort)(random.Next(4) == 0 ? 53 : 443));
            record[37] = 0x1B;
            record[38] = (byte)(random.Next(4) == 0 ? 17 : 6);
            record[44] = 24;
            record[45] = 24;
            _octets[index] += octets;
            _packets[index] += packets;
        }
    }
}
