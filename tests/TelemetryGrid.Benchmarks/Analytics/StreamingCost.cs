using System.Buffers;
using System.Diagnostics;
using TelemetryGrid.Analytics.Detectors.Streaming;

namespace TelemetryGrid.Benchmarks.Analytics;

/// <summary>What the streaming detector and its baseline cost per point and per series.</summary>
internal static class StreamingCost
{
    private const int Series = 2_000;
    private const int Blocks = 10;
    private const int Rounds = 50;
    private const int WarmUpRounds = 1_200;
    private const long FirstMs = 1_699_833_600_000;
    private const long IntervalMs = 300_000;

    public static void Run(TextWriter output)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var detectors = new StreamingDetector[Series];
        for (var i = 0; i < Series; i++)
        {
            detectors[i] = new StreamingDetector();
        }

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Series;
        var random = new Random(5);
        var values = new double[8_192];
        foreach (ref var value in values.AsSpan())
        {
            value = 1_000 + 100 * Math.Tan(1.5 * (random.NextDouble() - 0.5));
        }

        // Every series in turn, as points arrive: states come from memory, not from the nearest cache.
        Rotate(detectors, values, 0, WarmUpRounds);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var fastest = TimeSpan.MaxValue;
        for (var block = 0; block < Blocks; block++)
        {
            var clock = Stopwatch.StartNew();
            Rotate(detectors, values, WarmUpRounds + block * Rounds, Rounds);
            fastest = clock.Elapsed < fastest ? clock.Elapsed : fastest;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var nanoseconds = fastest.TotalNanoseconds / ((double)Series * Rounds);
        var stored = new ArrayBufferWriter<byte>();
        detectors[0].WriteTo(stored);
        output.WriteLine(
            $"analytics: streaming detector with baseline, {Series} series in turn: {nanoseconds:f0} ns per point (fastest of {Blocks} blocks), {bytes:f0} bytes per series in memory, "
                + $"{stored.WrittenCount} stored, {allocated / ((double)Series * Rounds * Blocks):f3} bytes allocated per point"
        );
    }

    private static void Rotate(StreamingDetector[] detectors, double[] values, int from, int rounds)
    {
        for (var round = from; round < from + rounds; round++)
        {
            for (var i = 0; i < detectors.Length; i++)
            {
                detectors[i].Add(FirstMs + round * IntervalMs, values[(round * 31 + i * 7) & (values.Length - 1)]);
            }
        }
    }
}
