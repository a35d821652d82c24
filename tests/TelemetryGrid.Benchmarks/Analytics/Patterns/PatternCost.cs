using System.Buffers;
using System.Diagnostics;
using TelemetryGrid.Analytics.Flows.Patterns;

namespace TelemetryGrid.Benchmarks.Analytics.Patterns;

/// <summary>What looking for patterns costs per flow aggregate and per partition.</summary>
internal static class PatternCost
{
    private const int Flows = 1 << 18;
    private const int Blocks = 8;

    public static void Run(TextWriter output)
    {
        foreach (var partitions in (int[])[1, 4])
        {
            var flows = Make();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var detector = new FlowPatternDetector(null, new PatternShare(0, partitions));
            var now = 1_700_000_000_000;
            Feed(detector, flows, ref now);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var fastest = TimeSpan.MaxValue;
            for (var block = 0; block < Blocks; block++)
            {
                var clock = Stopwatch.StartNew();
                Feed(detector, flows, ref now);
                fastest = clock.Elapsed < fastest ? clock.Elapsed : fastest;
            }
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
            var stored = new ArrayBufferWriter<byte>();
            var saving = Stopwatch.StartNew();
            detector.WriteTo(stored);
            output.WriteLine(
                $"analytics: patterns, one of {partitions} partitions: {fastest.TotalNanoseconds / Flows:f0} ns per aggregate (fastest of {Blocks} blocks), "
                    + $"{allocated / (double)Flows / Blocks:f2} bytes allocated per aggregate, {bytes / 1e6:f1} MB in memory, "
                    + $"{stored.WrittenCount / 1e6:f1} MB stored in {saving.ElapsedMilliseconds} ms"
            );
        }
    }

    private static void Feed(FlowPatternDetector detector, FlowObservation[] flows, ref long now)
    {
        for (var i = 0; i < flows.Length; i++)
        {
            if (i % 10_000 == 0)
            {
                now += 1_000;
                detector.Advance(now);
            }
            detector.Add(flows[i] with { StartMilliseconds = now - 300, EndMilliseconds = now });
        }
        detector.Take();
    }

    // Both directions of connections of 8,000 hosts inside, which prefer few of 50,000 outside; a flow in five hundred is a try.
    private static FlowObservation[] Make()
    {
        var random = new Random(3);
        var flows = new FlowObservation[Flows];
        for (var i = 0; i < Flows; i += 2)
        {
            var inside = HostKey.V4(0x0A00_0000u + (uint)random.Next(8_000));
            var u = random.NextDouble();
            var outside = HostKey.V4(0xC633_0000u + (uint)(u * u * u * 50_000));
            var port = (ushort)random.Next(32_768, 61_000);
            var isDns = random.Next(4) == 0;
            var (service, protocol, flags) = isDns ? ((ushort)53, (byte)17, (byte)0) : ((ushort)443, (byte)6, (byte)0x1B);
            var size = isDns ? 150 : 60 * Math.Exp(8 * random.NextDouble());
            var isTry = random.Next(500) == 0;
            flows[i] = new(inside, outside, port, service, protocol, isTry ? (byte)2 : flags, 1, 0, 0, (ulong)size, 4, 1);
            flows[i + 1] = new(outside, inside, service, port, protocol, flags, 1, 0, 0, (ulong)size * 10, 20, 1);
        }
        return flows;
    }
}
