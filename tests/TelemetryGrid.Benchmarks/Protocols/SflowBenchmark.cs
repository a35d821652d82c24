using System.Buffers.Binary;
using System.Diagnostics;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Sflow;

namespace TelemetryGrid.Benchmarks.Protocols;

/// <summary>
/// Decodes datagrams as a switch sends them: seven flow samples, each a 128-byte sampled Ethernet header with extended switch and router
/// records. Many distinct datagrams, so that neither caches nor branch predictors learn one by heart.
/// </summary>
public static class SflowBenchmark
{
    private const int SamplesPerDatagram = 7;
    private const int Datagrams = 1_000;
    private const double Target = 2_000_000;

    /// <param name="args">Optionally the number of rounds, of 7,000 records each (default 300).</param>
    /// <returns>0 when the target was met, else 1.</returns>
    public static int Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        int rounds = args.Length > 0 ? int.Parse(args[0]) : 300;
        byte[][] datagrams = Build(new Random(7));
        var flows = new FlowRecordBuffer();
        var counters = new InterfaceCounterBuffer();
        Decode(datagrams, flows, counters, rounds / 5 + 20);

        double best = 0;
        long allocated = 0;
        for (int run = 0; run < 5; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            long records = Decode(datagrams, flows, counters, rounds);
            best = Math.Max(best, records / Stopwatch.GetElapsedTime(start).TotalSeconds);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }
        long total = 5L * rounds * Datagrams * SamplesPerDatagram;
        Console.WriteLine(
            $"sflow: {best / 1e6:F2} M records/s on one core, {(double)allocated / total:F3} bytes allocated per record (target {Target / 1e6:F0} M, 0)"
        );
        return best >= Target && allocated == 0 ? 0 : 1;
    }

    private static long Decode(byte[][] datagrams, FlowRecordBuffer flows, InterfaceCounterBuffer counters, int rounds)
    {
        long records = 0;
        for (int round = 0; round < rounds; round++)
        {
            foreach (byte[] datagram in datagrams)
            {
                flows.Clear();
                if (SflowDecoder.TryRead(datagram, flows, counters, out _) != DecodeStatus.Ok)
                {
                    throw new InvalidOperationException("The benchmark's own datagram does not decode.");
                }
                records += flows.Count;
            }
        }
        return records;
    }

    private static byte[][] Build(Random random)
    {
        var datagrams = new byte[Datagrams][];
        for (int d = 0; d < datagrams.Length; d++)
        {
            var bytes = new List<byte>();
            Add(bytes, 5, 1, 0xC0000201, 0, (uint)d, 1000, SamplesPerDatagram);
            for (int s = 0; s < SamplesPerDatagram; s++)
            {
                // Sample: 8 words, then the header record (24 + 128), switch (8 + 16) and router (8 + 16).
                Add(bytes, 1, 32 + 152 + 24 + 24, (uint)s, 3, 1024, 5, 0, 3, 5, 3);
                Add(bytes, 1, 144, 1, 1518, 4, 128);
                bytes.AddRange(Header(random));
                Add(bytes, 1001, 16, 10, 0, 20, 0);
                Add(bytes, 1002, 16, 1, 0xCB007101, 24, 16);
            }
            datagrams[d] = [.. bytes];
        }
        return datagrams;
    }

    /// <summary>Three in four TCP over IPv4, the others UDP over IPv6; every second one tagged.</summary>
    private static byte[] Header(Random random)
    {
        var header = new byte[128];
        random.NextBytes(header);
        int at = 12;
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(at), 0x8100);
            at += 4;
        }
        bool v4 = random.Next(4) != 0;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(at), (ushort)(v4 ? 0x0800 : 0x86DD));
        header[at + 2] = (byte)(v4 ? 0x45 : 0x60);
        if (v4)
        {
            header[at + 8] = 0x40;
            header[at + 9] = 0;
        }
        header[at + (v4 ? 11 : 8)] = (byte)(v4 ? 6 : 17);
        return header;
    }

    private static void Add(List<byte> bytes, params ReadOnlySpan<uint> words)
    {
        Span<byte> word = stackalloc byte[4];
        foreach (uint value in words)
        {
            BinaryPrimitives.WriteUInt32BigEndian(word, value);
            bytes.AddRange(word);
        }
    }
}
