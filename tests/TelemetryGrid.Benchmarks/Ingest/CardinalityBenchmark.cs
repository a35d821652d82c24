using TelemetryGrid.Simulation.Load;

namespace TelemetryGrid.Benchmarks.Ingest;

/// <summary>
/// A scan: a million distinct flow keys in one minute, then three million in the next. Totals must stay exact and memory where the
/// configuration bounds it, which shows in the second minute costing no more than the first.
/// </summary>
internal static class CardinalityBenchmark
{
    public static async Task RunAsync(string[] arguments)
    {
        // Made before the memory is read: the sender's own buffers are not the grid's.
        await using var grid = await GridUnderLoad.StartAsync();
        FlowLoadGenerator[] scans = [Scan(grid, 1_000_000), Scan(grid, 3_000_000)];
        var idle = Memory();
        ulong records = 0;
        ulong octets = 0;
        foreach (var scan in scans)
        {
            var sent = await scan.RunAsync();
            records += (ulong)sent.Flows;
            octets += sent.Octets;
            var applied = await grid.SettleAsync(records);
            var exact = applied.Records == records && applied.Octets == octets;
            Console.WriteLine(
                $"cardinality: {sent.Flows:N0} distinct keys in {sent.Elapsed.TotalSeconds:F0} s, totals {(exact ? "exact" : $"WRONG ({applied} for {records} records, {octets} octets)")}, {(Memory() - idle) / 1048576.0:F0} MiB above idle"
            );
        }
    }

    private static FlowLoadGenerator Scan(GridUnderLoad grid, int keys) =>
        new(
            new FlowLoadOptions
            {
                Collector = grid.Collector,
                DistinctFlows = keys,
                TotalFlows = keys,
                FlowsPerSecond = keys / 60d,
                Seed = keys,
            }
        );

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);
}
