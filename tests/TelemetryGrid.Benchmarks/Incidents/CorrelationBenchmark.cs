using System.Collections.Immutable;
using System.Diagnostics;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Correlation;
using TelemetryGrid.Alerting.Correlation.Network;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Benchmarks.Incidents;

/// <summary>A burst of 1,000 alerts over 5,000 devices: from the first alert to the decision what explains what.</summary>
internal static class CorrelationBenchmark
{
    private const int Devices = 5_000;
    private const int Alerts = 1_000;
    private const int Runs = 21;
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Run(string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        var map = Network();
        Console.WriteLine(
            $"correlation: network of {map.NodeCount} devices and {map.LinkCount} links made in {clock.Elapsed.TotalMilliseconds:0.0} ms"
        );
        var burst = Burst();
        var times = new List<double>();
        var cpu = TimeSpan.Zero;
        for (var run = 0; run < Runs; run++)
        {
            var correlator = new Correlator(new CorrelationOptions());
            correlator.Observe(map);
            var before = Environment.CpuUsage.TotalTime;
            clock.Restart();
            foreach (var alert in burst)
            {
                correlator.Receive(alert, T0);
            }
            correlator.Decide(T0);
            times.Add(clock.Elapsed.TotalMilliseconds);
            cpu += run == 0 ? TimeSpan.Zero : Environment.CpuUsage.TotalTime - before;
            var explained = burst.Count(a => correlator.SuppressionOf(Fingerprint.Of(a.Labels)) is not null);
            if (run == 0)
            {
                var open = correlator.Incidents.Count;
                Console.WriteLine(
                    $"correlation: {open} incidents, {explained} of {burst.Length} alerts explained; first decision {times[0]:0.0} ms"
                );
            }
        }
        times.Sort();
        Console.WriteLine(
            $"correlation: {burst.Length} alerts received and decided in {times[Runs / 2]:0.0} ms in the median of {Runs}, {times[^1]:0.0} ms at most, the first; {cpu.TotalMilliseconds / (Runs - 1):0.0} ms of CPU each (goal: 100 ms)"
        );
    }

    // Two cores, 50 distributions at both, access switches at one distribution each.
    private static NetworkMap Network()
    {
        var nodes = new List<MapNode> { new("core-0", [], true), new("core-1", [], true) };
        var links = new List<MapLink> { new("cores", "core-0", "c", "core-1", "c") };
        for (var d = 0; d < 50; d++)
        {
            nodes.Add(new MapNode($"dist-{d}", [], false));
            links.Add(new MapLink($"d0-{d}", "core-0", $"d{d}", $"dist-{d}", "up0"));
            links.Add(new MapLink($"d1-{d}", "core-1", $"d{d}", $"dist-{d}", "up1"));
        }
        for (var a = 0; nodes.Count < Devices; a++)
        {
            nodes.Add(new MapNode($"acc-{a}", [$"10.{a / 65536}.{a / 256 % 256}.{a % 256}"], false));
            links.Add(new MapLink($"a-{a}", $"dist-{a % 50}", $"a{a}", $"acc-{a}", "up"));
        }
        return new NetworkMap(nodes, links, []);
    }

    // Three distributions die with what is behind them; the rest are single troubles.
    private static ImmutableArray<Alert> Burst()
    {
        var alerts = ImmutableArray.CreateBuilder<Alert>();
        for (var d = 0; d < 3; d++)
        {
            Add("DeviceDown", ("device", $"dist-{d}"));
            Add("InterfaceDown", ("device", "core-0"), ("interface", $"d{d}"));
            Add("InterfaceDown", ("device", "core-1"), ("interface", $"d{d}"));
            for (var k = 0; k < 90; k++)
            {
                Add("SnmpUnreachable", ("device", $"acc-{(k * 50) + d}"));
                Add("FlowExporterSilent", ("exporter", $"acc-{(k * 50) + d}"));
                Add("BmpPeerDown", ("device", "core-0"), ("peer", $"10.0.{((k * 50) + d) / 256}.{((k * 50) + d) % 256}"));
            }
        }
        for (var k = 0; alerts.Count < Alerts; k++)
        {
            Add("InterfaceErrors", ("device", $"acc-{(k * 50) + 7}"), ("interface", "up"));
        }
        return alerts.ToImmutable();

        void Add(string name, params ReadOnlySpan<(string, string)> labels)
        {
            var set = Labels.Of([("alertname", name), ("severity", "warning"), .. labels]);
            alerts.Add(new Alert(set, Labels.Empty, T0.AddSeconds(alerts.Count % 60), T0.AddHours(1), T0, ""));
        }
    }
}
