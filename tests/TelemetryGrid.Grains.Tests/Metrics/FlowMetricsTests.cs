using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Flows;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Grains.Tests.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Grains.Tests.Metrics;

public sealed class FlowMetricsTests
{
    private static readonly DeviceId Edge = DeviceId.Parse("edge-1");

    [Fact]
    public void Add_RandomTraffic_SaysExactTotalsAtTenSecondBoundaries()
    {
        var traffic = new RandomTraffic(7);
        var metrics = new FlowMetrics(3, []);
        var derived = new Conclusions();
        var read = new DerivedReader();
        var totals = new Dictionary<(string Device, string Protocol, string Application), ulong>();
        long newest = 0;
        for (var i = 0; i < 400; i++)
        {
            var (exporter, flows) = traffic.Next();
            foreach (var flow in flows)
            {
                // What is said at a boundary is all that was counted before the first flow beyond it.
                var slot = flow.EndMilliseconds / 10_000;
                var expected = slot > newest && newest > 0 ? new Dictionary<(string, string, string), ulong>(totals) : null;
                newest = Math.Max(newest, slot);
                metrics.Add([flow], exporter, derived);
                if (expected is not null)
                {
                    foreach (var (labels, at, value) in read.Take(derived).Where(s => s.Labels.Name == "network_flow_octets_total"))
                    {
                        Assert.Equal(slot * 10_000, at);
                        Assert.Equal("3", labels["partition"]);
                        Assert.Equal((double)expected[(labels["device"], labels["protocol"], labels["application"])], value);
                    }
                }
                Assert.True(derived.IsEmpty);
                var key = (
                    exporter.Value,
                    ApplicationTable.ProtocolName(flow.Tuple.Protocol),
                    ApplicationTable.Standard.Name(flow.Tuple.Protocol, flow.Tuple.SourcePort, flow.Tuple.DestinationPort)
                );
                totals[key] = totals.GetValueOrDefault(key) + flow.Octets;
            }
        }
        Assert.True(totals.Count > 6);
        Assert.Equal(totals.Values.Order(), metrics.Save().Select(t => t.Traffic.Octets).Order());
    }

    // A checkpoint may fall anywhere: what is loaded goes on as if nothing had happened.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Load_AtAnyMoment_SaysWhatOneThatWentOnSays(int seed)
    {
        var traffic = new RandomTraffic(seed);
        var batches = Enumerable.Range(0, 150).Select(_ => traffic.Next()).ToList();
        var expected = Run(batches, _ => false);
        var random = new Random(seed);

        Assert.NotEmpty(expected);
        Assert.Equal(expected, Run(batches, _ => random.Next(4) == 0));
        Assert.Equal(expected, Run(batches, _ => true));
    }

    [Fact]
    public void Add_CounterThatStandsStill_IsRepeatedEveryMinute()
    {
        var metrics = new FlowMetrics(0, []);
        var derived = new Conclusions();
        var read = new DerivedReader();
        metrics.Add([Flow(0, 53, 17)], Edge, derived);
        var times = new List<long>();
        for (var second = 10; second <= 200; second += 10)
        {
            metrics.Add([Flow(second, 443, 6)], Edge, derived);
            times.AddRange(
                read.Take(derived)
                    .Where(s => s.Labels["application"] == "domain" && s.Value == 1)
                    .Select(s => (s.At - RandomTraffic.Start) / 1000)
                    .Distinct()
            );
        }

        Assert.Equal([10, 70, 130, 190], times);
    }

    [Fact]
    public void Add_MoreCombinationsThanItsBound_AreOtherAndStillAddUp()
    {
        var metrics = new FlowMetrics(0, []);
        var derived = new Conclusions();
        const int Exporters = 40_000;
        for (var i = 0; i < Exporters; i++)
        {
            metrics.Add([Flow(0, 443, 6), Flow(0, 53, 17)], DeviceId.Parse($"d{i}"), derived);
        }

        var saved = metrics.Save();
        Assert.InRange(saved.Count, FlowMetrics.MaxCounters, (2 * FlowMetrics.MaxCounters) + 256);
        Assert.Equal(2UL * Exporters, saved.Aggregate(0UL, (sum, t) => sum + t.Traffic.Octets));
        Assert.Contains(saved, t => t is { Device: "d10000", Application: "other", Traffic.Octets: 1 });
        Assert.Contains(saved, t => t is { Device: "other", Application: "other", Traffic.Octets: > 1 });

        // All of it in payloads a log takes.
        metrics.Add([Flow(10, 443, 6)], Edge, derived);
        var samples = 0;
        while (!derived.IsEmpty)
        {
            var payload = derived.Take();
            Assert.InRange(payload.Length, 1, (1 << 20) + 1024);
            samples += DerivedReader.Count(payload);
        }
        Assert.Equal(3 * saved.Count, samples);
    }

    private static List<string> Run(List<(DeviceId Exporter, FlowAggregate[] Flows)> batches, Func<int, bool> restart)
    {
        var metrics = new FlowMetrics(0, []);
        var derived = new Conclusions();
        var read = new DerivedReader();
        var said = new List<string>();
        for (var i = 0; i < batches.Count; i++)
        {
            if (restart(i))
            {
                metrics = new FlowMetrics(0, metrics.Save());
            }
            metrics.Add(batches[i].Flows, batches[i].Exporter, derived);
            said.AddRange(read.Take(derived).Select(s => $"{s.Labels} {s.At} {s.Value}").Order(StringComparer.Ordinal));
        }
        return said;
    }

    private static FlowAggregate Flow(int second, ushort port, byte protocol)
    {
        var at = RandomTraffic.Start + (second * 1000L);
        var tuple = new FlowTuple(0, 1, 0, 2, 50_000, port, protocol);
        return new FlowAggregate(tuple, new FlowAttributes(1, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0), at, at, 1, 1, 1);
    }
}
