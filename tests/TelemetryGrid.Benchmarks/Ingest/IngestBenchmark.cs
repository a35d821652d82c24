using System.Globalization;
using System.Net;
using TelemetryGrid.Simulation.Load;

namespace TelemetryGrid.Benchmarks.Ingest;

/// <summary>
/// NetFlow v5 over UDP into log and grain state, sender included, against nfcapd fed by the same sender. A pace counts when nothing is
/// lost: every datagram received, every record acknowledged by the log, and octets and packets in the grains equal to what was sent.
/// </summary>
internal static class IngestBenchmark
{
    private const int Seconds = 5;

    /// <summary>A busy network's keys, and so many that no two records of a window fold into one.</summary>
    private static readonly int[] KeyCounts = [100_000, 5_000_000];
    private static readonly int[] Paces =
    [
        200_000,
        400_000,
        600_000,
        800_000,
        1_000_000,
        1_500_000,
        2_000_000,
        3_000_000,
        4_000_000,
        5_000_000,
        6_000_000,
        7_000_000,
        8_000_000,
    ];

    /// <param name="arguments">A number of keys; by default both.</param>
    public static async Task RunAsync(string[] arguments)
    {
        foreach (var keys in arguments.Length > 0 ? [int.Parse(arguments[0], CultureInfo.InvariantCulture)] : KeyCounts)
        {
            var gridBest = await MeasureGridAsync(keys);
            var peerBest = NfcapdUnderLoad.IsInstalled ? await MeasurePeerAsync(keys) : 0;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"ingest, {keys:N0} keys: {gridBest:N0} flows/s into log and grains without loss; nfcapd {(peerBest > 0 ? $"{peerBest:N0} flows/s, ratio {gridBest / peerBest:F2}" : "not installed")} (target 600,000)"
                )
            );
        }
    }

    private static async Task<double> MeasureGridAsync(int keys)
    {
        await using var grid = await GridUnderLoad.StartAsync();
        // Once unmeasured, so that the measured paces meet compiled code and grown tables.
        await StepAsync(grid, 200_000, keys);
        var best = 0d;
        foreach (var pace in Paces)
        {
            var (isWhole, rate, line) = await StepAsync(grid, pace, keys);
            Console.WriteLine(line);
            if (!isWhole)
            {
                break;
            }
            best = rate;
        }
        return best;
    }

    private static async Task<(bool IsWhole, double Rate, string Line)> StepAsync(GridUnderLoad grid, int pace, int keys)
    {
        var before = await grid.AppliedAsync();
        var sent = await SendAsync(grid.Collector, pace, keys);
        var applied = await grid.SettleAsync(before.Records + (ulong)sent.Flows);
        var health = await grid.HealthAsync();
        var isWhole =
            applied.Records - before.Records == (ulong)sent.Flows
            && applied.Octets - before.Octets == sent.Octets
            && applied.Packets - before.Packets == sent.Packets;
        var lost = (ulong)sent.Flows - (applied.Records - before.Records);
        return (
            isWhole,
            sent.FlowsPerSecond,
            $"  grid   {sent.FlowsPerSecond, 12:N0} flows/s sent, {(isWhole ? "all in log and grains" : $"{lost:N0} missing")} (kernel drops so far {health?.KernelDrops}, dropped {health?.RecordsDropped})"
        );
    }

    private static async Task<double> MeasurePeerAsync(int keys)
    {
        var best = 0d;
        foreach (var pace in Paces)
        {
            FlowLoadTotals sent = default;
            var kept = await NfcapdUnderLoad.RunAsync(async collector => sent = await SendAsync(collector, pace, keys));
            Console.WriteLine(
                $"  nfcapd {sent.FlowsPerSecond, 12:N0} flows/s sent, {(kept == sent.Flows ? "all kept" : $"{sent.Flows - kept:N0} missing")}"
            );
            if (kept != sent.Flows)
            {
                break;
            }
            best = Math.Max(best, sent.FlowsPerSecond);
        }
        return best;
    }

    // One send per datagram, as from real exporters.
    private static Task<FlowLoadTotals> SendAsync(IPEndPoint collector, int pace, int keys) =>
        new FlowLoadGenerator(
            new FlowLoadOptions
            {
                Collector = collector,
                DistinctFlows = keys,
                TotalFlows = (long)pace * Seconds,
                FlowsPerSecond = pace,
                Segmentation = false,
            }
        ).RunAsync();
}
