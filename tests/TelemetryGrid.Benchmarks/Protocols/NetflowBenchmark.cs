using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Ipfix;
using TelemetryGrid.Protocols.Netflow;

namespace TelemetryGrid.Benchmarks.Protocols;

/// <summary>
/// Decoding alone, on one core: NetFlow v5, and NetFlow v9 and IPFIX with the 20 fields that a router exports, as many records as fit a
/// datagram of 1,500 octets. Prints records per second (best and median round) and octets allocated per record.
/// </summary>
public static class NetflowBenchmark
{
    private const int DatagramLength = 1472;
    private const int Rounds = 15;

    private static readonly (ushort Id, ushort Length)[] Fields =
    [
        (8, 4), // sourceIPv4Address
        (12, 4), // destinationIPv4Address
        (15, 4), // ipNextHopIPv4Address
        (10, 4), // ingressInterface
        (14, 4), // egressInterface
        (2, 4), // packetDeltaCount
        (1, 4), // octetDeltaCount
        (0, 0), // start and end of the flow, by protocol
        (0, 0),
        (7, 2), // sourceTransportPort
        (11, 2), // destinationTransportPort
        (6, 1), // tcpControlBits
        (4, 1), // protocolIdentifier
        (5, 1), // ipClassOfService
        (16, 4), // bgpSourceAsNumber
        (17, 4), // bgpDestinationAsNumber
        (9, 1), // sourceIPv4PrefixLength
        (13, 1), // destinationIPv4PrefixLength
        (61, 1), // flowDirection
        (48, 1), // samplerId
    ];

    /// <param name="args">Optionally the datagrams per round; 20,000 unless told.</param>
    public static void Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var datagrams = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000;
        var session = new TemplateCache().GetOrAdd(new ExporterKey(FlowAddress.FromIPv4(0x0A000001), 2055));
        var buffer = new FlowRecordBuffer();
        var v9 = BuildMessage(FlowProtocol.NetflowV9, session, buffer, out var v9Records);
        var ipfix = BuildMessage(FlowProtocol.Ipfix, session, buffer, out var ipfixRecords);
        var v5 = BuildV5();
        Measure("NetFlow v5", datagrams, NetflowV5Decoder.MaximumRecords, () => NetflowV5Decoder.TryRead(v5, buffer, out _), buffer);
        Measure("NetFlow v9", datagrams, v9Records, () => NetflowV9Decoder.TryRead(v9, session, buffer, out _), buffer);
        Measure("IPFIX", datagrams, ipfixRecords, () => IpfixDecoder.TryRead(ipfix, session, buffer, out _), buffer);
    }

    private static void Measure(string name, int datagrams, int records, Func<DecodeStatus> decode, FlowRecordBuffer buffer)
    {
        var rates = new double[Rounds];
        var allocated = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            for (var count = 0; count < datagrams; count++)
            {
                buffer.Clear();
                if (decode() != DecodeStatus.Ok || buffer.Count != records)
                {
                    throw new InvalidOperationException($"{name}: the benchmark's own datagram did not decode.");
                }
            }
            rates[round] = (double)datagrams * records / Stopwatch.GetElapsedTime(started).TotalSeconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Array.Sort(rates);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name, -10} {records, 3} records/datagram  best {rates[^1] / 1e6, 6:F1} M/s  median {rates[Rounds / 2] / 1e6, 6:F1} M/s  {(double)allocated / datagrams / records:F3} B/record"
            )
        );
    }

    private static byte[] BuildMessage(FlowProtocol protocol, ExporterSession session, FlowRecordBuffer buffer, out int records)
    {
        var isIpfix = protocol == FlowProtocol.Ipfix;
        var fields = Fields.ToArray();
        fields[7] = isIpfix ? ((ushort)152, (ushort)8) : ((ushort)22, (ushort)4);
        fields[8] = isIpfix ? ((ushort)153, (ushort)8) : ((ushort)21, (ushort)4);

        var template = new List<byte>();
        Append(template, 256, 2);
        Append(template, (ulong)fields.Length, 2);
        foreach (var (id, length) in fields)
        {
            Append(template, id, 2);
            Append(template, length, 2);
        }
        var first = Frame(protocol, isIpfix ? 2u : 0u, template);
        _ = isIpfix ? IpfixDecoder.TryRead(first, session, buffer, out _) : NetflowV9Decoder.TryRead(first, session, buffer, out _);

        var recordLength = fields.Sum(field => field.Length);
        records = (DatagramLength - (isIpfix ? IpfixDecoder.HeaderLength : NetflowV9Decoder.HeaderLength) - 4) / recordLength;
        var random = new Random(1);
        var data = new byte[records * recordLength];
        random.NextBytes(data);
        return Frame(protocol, 256, [.. data]);
    }

    private static byte[] Frame(FlowProtocol protocol, uint setId, List<byte> content)
    {
        var message = new List<byte>();
        Append(message, (ulong)protocol, 2);
        if (protocol == FlowProtocol.Ipfix)
        {
            Append(message, (ulong)(IpfixDecoder.HeaderLength + 4 + content.Count), 2);
        }
        else
        {
            Append(message, 1, 2);
            Append(message, 86_400_000, 4);
        }
        Append(message, 1_700_000_000, 4);
        Append(message, 0, 4);
        Append(message, 7, 4);
        Append(message, setId, 2);
        Append(message, (ulong)(4 + content.Count), 2);
        message.AddRange(content);
        return [.. message];
    }

    private static byte[] BuildV5()
    {
        var datagram = new byte[NetflowV5Decoder.HeaderLength + (NetflowV5Decoder.MaximumRecords * NetflowV5Decoder.RecordLength)];
        new Random(1).NextBytes(datagram);
        BinaryPrimitives.WriteUInt16BigEndian(datagram, 5);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), NetflowV5Decoder.MaximumRecords);
        return datagram;
    }

    private static void Append(List<byte> target, ulong value, int length)
    {
        for (var shift = (length - 1) * 8; shift >= 0; shift -= 8)
        {
            target.Add((byte)(value >> shift));
        }
    }
}
