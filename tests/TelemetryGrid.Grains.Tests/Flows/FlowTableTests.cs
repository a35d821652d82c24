using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Flows;
using TelemetryGrid.Grains.Ingest;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Tests.Flows;

public sealed class FlowTableTests
{
    private const long Start = RandomTraffic.Start;
    private static readonly PartitionOptions Roomy = new();
    private static readonly PartitionOptions Tight = new()
    {
        MaxKeysPerSlice = 40,
        KeepPerSlice = 8,
        MaxFlowEntities = 6,
    };
    private static readonly DeviceId Edge = DeviceId.Parse("edge-1");

    public static TheoryData<FlowGroup> Groups => [.. Enum.GetValues<FlowGroup>()];

    [Fact]
    public void Traffic_FarMoreKeysThanTheBounds_IsExact()
    {
        var table = FlowTable.Load([], Tight);
        var sum = Fill(table, new RandomTraffic(1), 400);

        Assert.Equal(sum, table.Traffic);
        Assert.InRange(table.KeyCount, 1, 60 * 40);
        Assert.InRange(table.EntityCount, 1, 6);
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Top_AnyGroupAndBounds_RowsAndOtherAddUpToTheTotal(FlowGroup group)
    {
        foreach (var options in (PartitionOptions[])[Roomy, Tight])
        {
            var table = FlowTable.Load([], options);
            // Less than an hour, so that the window holds everything.
            var sum = Fill(table, new RandomTraffic(2), 200);
            foreach (var limit in (int[])[1, 3, 10_000])
            {
                var top = table.Top(Query(group) with { Limit = limit });

                Assert.Equal(sum, top.Total);
                Assert.Equal(top.Total, Sum(top.Rows) + top.Other);
                Assert.Equal(top.Rows.Length, top.Rows.DistinctBy(r => r.Group).Count());
                Assert.Equal(top.Rows.OrderByDescending(r => r.Octets).Select(r => r.Octets), top.Rows.Select(r => r.Octets));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Top_RoomForEveryKey_EqualsASumByHand(FlowGroup group)
    {
        var table = FlowTable.Load([], Roomy);
        var traffic = new RandomTraffic(3);
        var expected = new Dictionary<string, FlowTraffic>();
        for (var i = 0; i < 100; i++)
        {
            var (exporter, flows) = traffic.Next();
            // One attribute set per key, so that it does not matter which record of a key was the last.
            flows = [.. flows.Select(f => f with { Attributes = AttributesOf(f.Tuple) })];
            table.Add(flows, exporter);
            foreach (var flow in flows)
            {
                var name = Name(group, exporter, flow);
                expected[name] = expected.GetValueOrDefault(name) + new FlowTraffic(flow.Octets, flow.Packets, flow.Records);
            }
        }

        var top = table.Top(Query(group), new PlainFlowContext());

        Assert.Equal(default, top.Other);
        Assert.Equal(
            expected.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, e.Value)),
            top.Rows.OrderBy(r => r.Group, StringComparer.Ordinal).Select(r => (r.Group, new FlowTraffic(r.Octets, r.Packets, r.Records)))
        );
    }

    [Fact]
    public void Top_OneDevice_SeesItsTrafficOnly()
    {
        var table = FlowTable.Load([], Roomy);
        var traffic = new RandomTraffic(4);
        var sums = RandomTraffic.Exporters.ToDictionary(e => e, _ => default(FlowTraffic));
        for (var i = 0; i < 100; i++)
        {
            var (exporter, flows) = traffic.Next();
            table.Add(flows, exporter);
            sums[exporter] += SumOf(flows);
        }
        foreach (var group in Enum.GetValues<FlowGroup>())
        {
            foreach (var (exporter, sum) in sums)
            {
                var top = table.Top(Query(group) with { Device = exporter });
                Assert.Equal(sum, top.Total);
                Assert.Equal(sum, Sum(top.Rows) + top.Other);
            }
        }

        var unknown = table.Top(Query(FlowGroup.Source) with { Device = DeviceId.Parse("stranger") });
        Assert.Empty(unknown.Rows);
        Assert.Equal(default, unknown.Total);
    }

    [Fact]
    public void Top_Window_SeesItsMinutesOnly()
    {
        var table = FlowTable.Load([], Roomy);
        for (var minute = 0; minute < 10; minute++)
        {
            table.Add([Flow(1, Start + (minute * 60_000) + 30_000, 100)], Edge);
        }

        var top = table.Top(Query(FlowGroup.Source) with { FromMilliseconds = Start + 120_000, ToMilliseconds = Start + 300_000 });

        Assert.Equal(300UL, top.Total.Octets);
        Assert.Equal(300UL, Assert.Single(top.Rows).Octets);
        Assert.Equal(0UL, table.Top(Query(FlowGroup.Source) with { ToMilliseconds = Start }).Total.Octets);
    }

    [Fact]
    public void Top_FlowAcrossMinutes_IsSpread()
    {
        var table = FlowTable.Load([], Roomy);
        table.Add([Flow(1, Start + 120_000, 1_200) with { StartMilliseconds = Start }], Edge);

        Assert.Equal(600UL, table.Top(Query(FlowGroup.Source) with { ToMilliseconds = Start + 60_000 }).Total.Octets);
        Assert.Equal(1_200UL, table.Top(Query(FlowGroup.Source)).Total.Octets);
    }

    [Fact]
    public void Top_FlowAttributes_AreMergedOverItsRecords()
    {
        var table = FlowTable.Load([], Roomy);
        table.Add([Flow(1, Start, 10) with { Attributes = new FlowAttributes(3, 0, 0, 0, 1, 0, 0x02, 0, 0, 0, 0) }], Edge);
        table.Add([Flow(1, Start + 1, 10) with { Attributes = new FlowAttributes(0, 4, 0, 0, 1, 0, 0x10, 0, 0, 0, 0) }], Edge);

        var row = Assert.Single(table.Top(Query(FlowGroup.Flow)).Rows);

        Assert.Equal(
            (3u, 4u, (byte)0x12),
            (row.Attributes.IngressInterface, row.Attributes.EgressInterface, row.Attributes.TcpControlBits)
        );
    }

    [Fact]
    public void Add_HeavyFlow_IsAdmittedAndHearsItsUpdates()
    {
        var table = FlowTable.Load([], Roomy);

        table.Add([Flow(1, Start, 1_000), Flow(2, Start, 50)], Edge);
        Assert.Empty(table.TakeUpdates());

        table.Add([Flow(1, Start + 1_000, 100_000), Flow(1, Start + 2_000, 7), Flow(2, Start + 2_000, 50)], Edge);
        var (key, update) = Assert.Single(table.TakeUpdates());
        Assert.Equal(new FlowKey(Edge, Flow(1, 0, 0).Tuple), key);
        Assert.Equal(100_007UL, update.Traffic.Octets);
        Assert.Equal(Start + 2_000, update.EndMilliseconds);
        Assert.Empty(table.TakeUpdates());
        Assert.Equal(1, table.EntityCount);
    }

    [Fact]
    public void Add_AdmittedFlowGoesQuiet_IsRetired()
    {
        var table = FlowTable.Load([], Roomy);
        table.Add([Flow(1, Start, 100_000)], Edge);
        table.TakeUpdates();

        for (var minute = 1; minute <= 4; minute++)
        {
            table.Add([Flow(2, Start + (minute * 60_000), 10)], Edge);
        }
        Assert.Empty(table.TakeRetired());

        table.Add([Flow(2, Start + 360_000, 10)], Edge);
        Assert.Equal([new FlowKey(Edge, Flow(1, 0, 0).Tuple)], table.TakeRetired());
        Assert.Empty(table.TakeRetired());
        Assert.Equal(0, table.EntityCount);
    }

    [Fact]
    public void Add_FlowReturnsInTheEntryThatReleasedIt_IsNotRetired()
    {
        var table = FlowTable.Load([], Roomy);
        table.Add([Flow(1, Start, 100_000)], Edge);
        table.TakeUpdates();

        // Another exporter's section comes first in the batch and moves time on.
        table.Add([Flow(9, Start + 600_000, 10)], DeviceId.Parse("edge-2"));
        table.Add([Flow(1, Start + 600_000, 100_000)], Edge);

        Assert.Equal(100_000UL, Assert.Single(table.TakeUpdates()).Value.Traffic.Octets);
        Assert.Empty(table.TakeRetired());
        Assert.Equal(1, table.EntityCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Load_AtAnyMoment_ContinuesIdentically(int seed)
    {
        foreach (var options in (PartitionOptions[])[Roomy, Tight])
        {
            var traffic = new RandomTraffic(seed);
            var random = new Random(seed);
            var steady = FlowTable.Load([], options);
            var restarted = FlowTable.Load([], options);
            for (var i = 0; i < 500; i++)
            {
                var (exporter, flows) = traffic.Next(maxStepMilliseconds: 40_000);
                steady.Add(flows, exporter);
                restarted.Add(flows, exporter);
                Assert.Equal(steady.TakeUpdates(), restarted.TakeUpdates());
                Assert.Equal(steady.TakeRetired(), restarted.TakeRetired());
                if (random.Next(5) == 0)
                {
                    restarted = FlowTable.Load(restarted.Save(), options);
                }
            }

            Assert.Equal(steady.Save(), restarted.Save());
            Assert.Equal(steady.Traffic, restarted.Traffic);
            Assert.Equal(steady.Top(Query(FlowGroup.Flow)).Rows, restarted.Top(Query(FlowGroup.Flow)).Rows);
        }
    }

    [Fact]
    public void Load_FewerEntitiesAllowed_Loads()
    {
        var table = FlowTable.Load([], Roomy);
        Fill(table, new RandomTraffic(1), 400);
        Assert.Equal(table.Traffic, FlowTable.Load(table.Save(), Tight).Traffic);
    }

    [Fact]
    public void Add_MoreExportersThanTheLimit_FurtherOnesAreCountedTogether()
    {
        var table = FlowTable.Load([], Roomy);
        for (var i = 0; i < 5_000; i++)
        {
            table.Add([Flow(1, Start, 10)], DeviceId.Parse($"exporter-{i}"));
        }

        Assert.Equal(50_000UL, table.Traffic.Octets);
        var top = table.Top(Query(FlowGroup.Exporter));
        Assert.Equal(4_096, top.Rows.Length);
        Assert.Equal(50_000UL, top.Total.Octets);
        Assert.Equal((5_000UL - 4_095) * 10, top.Rows.Single(r => r.Group == "other-exporters").Octets);
    }

    private static FlowTraffic Fill(FlowTable table, RandomTraffic traffic, int batches)
    {
        var sum = default(FlowTraffic);
        for (var i = 0; i < batches; i++)
        {
            var (exporter, flows) = traffic.Next();
            table.Add(flows, exporter);
            sum += SumOf(flows);
        }
        return sum;
    }

    private static FlowTraffic SumOf(IEnumerable<FlowAggregate> flows) =>
        flows.Aggregate(default(FlowTraffic), (sum, f) => sum + new FlowTraffic(f.Octets, f.Packets, f.Records));

    private static FlowTraffic Sum(IEnumerable<FlowTopRow> rows) =>
        rows.Aggregate(default(FlowTraffic), (sum, r) => sum + new FlowTraffic(r.Octets, r.Packets, r.Records));

    private static FlowAttributes AttributesOf(in FlowTuple tuple)
    {
        var hash = tuple.StableHash();
        return new FlowAttributes(
            (uint)(hash & 3),
            (uint)(hash >> 2 & 3),
            (uint)(hash >> 4 & 3),
            (uint)(hash >> 6 & 3),
            1,
            0,
            0,
            (byte)(hash >> 8),
            0,
            0,
            0
        );
    }

    private static string Name(FlowGroup group, DeviceId exporter, FlowAggregate flow) =>
        group switch
        {
            FlowGroup.Flow =>
                $"{exporter}~{flow.Tuple.Protocol}~{flow.Tuple.Source}~{flow.Tuple.SourcePort}~{flow.Tuple.Destination}~{flow.Tuple.DestinationPort}",
            FlowGroup.Source => $"{flow.Tuple.Source}",
            FlowGroup.Destination => $"{flow.Tuple.Destination}",
            FlowGroup.Conversation => $"{flow.Tuple.Source} > {flow.Tuple.Destination}",
            FlowGroup.Application => PlainFlowContext.Names.Name(
                flow.Tuple.Protocol,
                flow.Tuple.SourcePort,
                flow.Tuple.DestinationPort,
                flow.Attributes.Dscp
            ),
            FlowGroup.Protocol => flow.Tuple.Protocol == 6 ? "tcp" : "udp",
            FlowGroup.SourcePort => $"{flow.Tuple.SourcePort}",
            FlowGroup.DestinationPort => $"{flow.Tuple.DestinationPort}",
            FlowGroup.Dscp => DscpTable.Name((byte)(flow.Attributes.IpClassOfService >> 2)),
            FlowGroup.IngressInterface => $"{exporter}/ifIndex:{flow.Attributes.IngressInterface}",
            FlowGroup.EgressInterface => $"{exporter}/ifIndex:{flow.Attributes.EgressInterface}",
            FlowGroup.SourceAs => $"AS{flow.Attributes.SourceAsNumber}",
            FlowGroup.DestinationAs => $"AS{flow.Attributes.DestinationAsNumber}",
            FlowGroup.SourceCountry => PlainFlowContext.PlaceOf(flow.Tuple.Source)?.Country ?? "unknown",
            FlowGroup.DestinationCountry => PlainFlowContext.PlaceOf(flow.Tuple.Destination)?.Country ?? "unknown",
            FlowGroup.SourceNetwork => PlainFlowContext.PlaceOf(flow.Tuple.Source)?.Network ?? "unknown",
            FlowGroup.DestinationNetwork => PlainFlowContext.PlaceOf(flow.Tuple.Destination)?.Network ?? "unknown",
            FlowGroup.SourceSite => PlainFlowContext.PlaceOf(flow.Tuple.Source)?.Site ?? "unknown",
            FlowGroup.DestinationSite => PlainFlowContext.PlaceOf(flow.Tuple.Destination)?.Site ?? "unknown",
            FlowGroup.SourceTenant => PlainFlowContext.PlaceOf(flow.Tuple.Source)?.Tenant ?? "unknown",
            FlowGroup.DestinationTenant => PlainFlowContext.PlaceOf(flow.Tuple.Destination)?.Tenant ?? "unknown",
            _ => exporter.Value,
        };

    private static FlowAggregate Flow(uint host, long end, ulong octets) =>
        new(new FlowTuple(0, 0x0000_FFFF_0A00_0000UL + host, 0, 0x0000_FFFF_C000_0201, 50_000, 443, 6), default, end, end, octets, 1, 1);

    private static FlowTopQuery Query(FlowGroup group) => new(FlowOrder.Bytes, group, 0, long.MaxValue, null, 100_000);
}
