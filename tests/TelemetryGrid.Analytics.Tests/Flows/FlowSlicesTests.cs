using TelemetryGrid.Analytics.Flows;
using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Analytics.Tests.Serialization;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Analytics.Tests.Flows;

public class FlowSlicesTests
{
    private const long Minute = 60_000;
    private const long Start = 1_700_000_040_000; // a full minute

    [Fact]
    public void Add_WithinOneSlice_IsReportedExactly()
    {
        var slices = Open();
        slices.Add(FiveTuple.Number(1), 0, 6, Start + 5, Start + 900, 1_000, 10, 1);
        slices.Add(FiveTuple.Number(1), 0, 7, Start + 5, Start + 900, 500, 5, 1);
        slices.Add(FiveTuple.Number(2), 3, 8, Start, Start, 40, 1, 1);

        var report = slices.Top(Start, Start + Minute, FlowRank.Octets, 10);

        Assert.Equal((Start, Start + Minute), (report.FromMs, report.ToMs));
        Assert.Equal(
            [
                new RankedFlow<FiveTuple, uint>(FiveTuple.Number(1), 0, 7, new FlowTotals(1_500, 15, 2)),
                new RankedFlow<FiveTuple, uint>(FiveTuple.Number(2), 3, 8, new FlowTotals(40, 1, 1)),
            ],
            report.Flows
        );
        Assert.Equal(
            [new FlowGroupTraffic(0, new FlowTotals(1_500, 15, 2), default), new FlowGroupTraffic(3, new FlowTotals(40, 1, 1), default)],
            report.Groups
        );
    }

    // A flow of 1,000 octets and 7 packets from 30 s into the first minute.
    [Theory]
    [InlineData(30_000, new ulong[] { 1_000 }, new ulong[] { 7 })] // ends on the edge: still the slice before it
    [InlineData(30_001, new ulong[] { 999, 1 }, new ulong[] { 6, 1 })]
    [InlineData(60_000, new ulong[] { 500, 500 }, new ulong[] { 3, 4 })]
    [InlineData(120_000, new ulong[] { 250, 500, 250 }, new ulong[] { 1, 4, 2 })]
    public void Add_AcrossSlices_SpreadsByOverlap(long durationMs, ulong[] octets, ulong[] packets)
    {
        var slices = Open(Start + 3 * Minute);
        slices.Add(FiveTuple.Number(1), 0, 0, Start + Minute / 2, Start + Minute / 2 + durationMs, 1_000, 7, 1);

        for (var i = 0; i < octets.Length; i++)
        {
            var flow = Assert.Single(slices.Top(Start + i * Minute, Start + (i + 1) * Minute, FlowRank.Octets, 10).Flows);
            Assert.Equal(new FlowTotals(octets[i], packets[i], i == octets.Length - 1 ? 1UL : 0), flow.Totals);
        }

        Assert.Empty(slices.Top(Start + octets.Length * Minute, Start + 10 * Minute, FlowRank.Octets, 10).Flows);
    }

    [Theory]
    [InlineData(ulong.MaxValue, 3_599_999)]
    [InlineData(1UL << 40, 1_234_567)]
    [InlineData(3, 3_000_000)]
    public void Add_LongOrHuge_LosesNothing(ulong octets, long durationMs)
    {
        var slices = Open(Start + Minute);
        slices.Add(FiveTuple.Number(1), 0, 0, Start - durationMs, Start, octets, 1, 1);

        var total = Assert.Single(slices.Top(0, long.MaxValue, FlowRank.Octets, 1).Groups).Total + slices.Late(0);
        Assert.Equal(new FlowTotals(octets, 1, 1), total);
        Assert.Equal(total, slices.AllTime(0));
    }

    [Fact]
    public void Add_BeforeTheOldestSlice_IsLate()
    {
        var slices = Open(Start + 59 * Minute);
        slices.Add(FiveTuple.Number(1), 0, 0, Start - 2 * Minute, Start - Minute, 100, 10, 1);
        slices.Add(FiveTuple.Number(2), 0, 0, Start - Minute, Start + Minute, 100, 10, 1);
        slices.Add(FiveTuple.Number(3), 0, 0, long.MinValue, long.MinValue, 1, 1, 1);

        Assert.Equal(new FlowTotals(151, 16, 2), slices.Late(0));
        Assert.Equal(new FlowTotals(50, 5, 1), slices.Top(0, long.MaxValue, FlowRank.Octets, 1).Groups[0].Total);
        Assert.Equal(new FlowTotals(201, 21, 3), slices.AllTime(0));
        Assert.Equal(3UL, slices.Counters.LateRecords);
    }

    [Fact]
    public void Add_FarAhead_CountsAtTheReceiveTimeAndMovesNothing()
    {
        var slices = Open();
        slices.Add(FiveTuple.Number(1), 0, 0, Start, Start, 1, 1, 1);
        slices.Add(FiveTuple.Number(2), 0, 0, Start + Minute, Start + Minute, 2, 1, 1);
        slices.Add(FiveTuple.Number(3), 0, 0, Start + 1_000 * Minute, long.MaxValue, 4, 1, 1);
        slices.Add(FiveTuple.Number(4), 0, 0, Start, Start + 4 * Minute, 800, 8, 1);

        Assert.Equal(2UL, slices.Counters.AheadRecords);
        Assert.Equal(new FlowTotals(1 + 4 + 200 + 400, 8, 3), slices.Top(Start, Start + Minute, FlowRank.Octets, 1).Groups[0].Total);
        Assert.Equal(new FlowTotals(2 + 200, 3, 1), slices.Top(Start + Minute, Start + 2 * Minute, FlowRank.Octets, 1).Groups[0].Total);
    }

    [Fact]
    public void Add_Invalid_Throws()
    {
        var slices = new FlowSlices<FiveTuple, uint>(new FlowSlicesOptions { MaxGroups = 4 });
        Assert.Throws<InvalidOperationException>(() => slices.Add(default, 0, 0, 0, 0, 1, 1, 1));
        slices.Advance(Start);
        Assert.Throws<ArgumentOutOfRangeException>(() => slices.Add(default, 4, 0, 0, 0, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => slices.Add(default, -1, 0, 0, 0, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FlowSlices<FiveTuple, uint>(new FlowSlicesOptions { OpenSlices = 0 }));
    }

    [Fact]
    public void Add_MergeOfAttributes_FoldsThem()
    {
        var slices = new FlowSlices<FiveTuple, uint>(merge: (ref uint kept, in uint incoming) => kept |= incoming);
        slices.Advance(Start + Minute);
        slices.Add(FiveTuple.Number(1), 0, 0b001, Start, Start, 1, 1, 1);
        slices.Add(FiveTuple.Number(1), 0, 0b010, Start, Start, 1, 1, 1);
        slices.Add(FiveTuple.Number(1), 0, 0b100, Start + Minute, Start + Minute, 1, 1, 1);

        Assert.Equal(0b111u, Assert.Single(slices.Top(0, long.MaxValue, FlowRank.Octets, 5).Flows).Attributes);
    }

    [Theory]
    [InlineData(71)]
    [InlineData(72)]
    public void Totals_UnderEvictionLatenessAndSkew_AlwaysAddUp(int seed)
    {
        var slices = new FlowSlices<FiveTuple, uint>(Small);
        var allTime = new FlowTotals[5];
        Feed(slices, seed, 60_000, (group, record) => allTime[group] += record);

        Assert.True(slices.Counters is { EvictedKeys: > 0, UntrackedParts: > 0, LateRecords: > 0, AheadRecords: > 0 });
        var sums = new Summing([], [], []);
        slices.Visit(long.MinValue, long.MaxValue, ref sums);
        for (var group = 0; group < 5; group++)
        {
            Assert.Equal(allTime[group], slices.AllTime(group));

            // Flows shown and the other make the total.
            Assert.Equal(sums.Totals[group], sums.Flows[group] + sums.Others[group]);
        }

        var report = slices.Top(long.MinValue, long.MaxValue, FlowRank.Packets, 20);
        Assert.Equal(20, report.Flows.Length);
        foreach (var traffic in report.Groups)
        {
            var listed = report
                .Flows.Where(flow => flow.Group == traffic.Group)
                .Aggregate(default(FlowTotals), (sum, flow) => sum + flow.Totals);
            Assert.Equal(traffic.Total, listed + traffic.Other);
        }
    }

    [Fact]
    public void Totals_WhileNothingLeavesTheRing_EqualAllTimeLessLate()
    {
        var slices = new FlowSlices<FiveTuple, uint>(Small with { Slices = 5_000 });
        Feed(slices, 73, 30_000, (_, _) => { });

        foreach (var traffic in slices.Top(long.MinValue, long.MaxValue, FlowRank.Octets, 1).Groups)
        {
            Assert.Equal(slices.AllTime(traffic.Group), traffic.Total + slices.Late(traffic.Group));
        }
    }

    [Fact]
    public void Top_HeavyKeysAmongAFlood_AreFoundNearlyWhole()
    {
        var slices = new FlowSlices<FiveTuple, uint>(new FlowSlicesOptions { MaxKeysPerSlice = 1_000 });
        slices.Advance(Start);
        for (var i = 0; i < 200_000; i++)
        {
            slices.Add(FiveTuple.Number(1_000 + i), 0, 0, Start, Start, 40, 1, 1);
            if (i >= 100_000 && i % 100 == 0)
            {
                // Ten late starters, each of many records into a table that has long been full.
                slices.Add(FiveTuple.Number(i / 100 % 10), 0, 0, Start, Start, 1_500, 1, 1);
            }
        }

        var flows = slices.Top(Start, Start + 1, FlowRank.Octets, 10).Flows;
        Assert.Equal(Enumerable.Range(0, 10).Select(FiveTuple.Number).ToHashSet(), flows.Select(flow => flow.Key).ToHashSet());
        Assert.All(flows, flow => Assert.InRange(flow.Totals.Octets, 135_000UL, 150_000UL));
    }

    [Fact]
    public void Advance_PastTheOpenSlices_KeepsTheTopByOctetsAndByPackets()
    {
        var slices = new FlowSlices<FiveTuple, uint>(new FlowSlicesOptions { KeepPerSlice = 10 });
        slices.Advance(Start);
        for (var i = 0; i < 100; i++)
        {
            slices.Add(FiveTuple.Number(i), 0, 0, Start, Start, (ulong)(10_000 - i), (ulong)(1 + i), 1);
        }

        Assert.Equal(100, slices.Top(Start, Start + Minute, FlowRank.Octets, 1_000).Flows.Length);
        Assert.Equal(100, slices.KeyCount);
        slices.Advance(Start + 2 * Minute);
        Assert.Equal(20, slices.KeyCount);

        var report = slices.Top(Start, Start + Minute, FlowRank.Octets, 1_000);
        Assert.Equal(
            Enumerable.Range(0, 10).Concat(Enumerable.Range(90, 10)).Select(FiveTuple.Number),
            report.Flows.Select(flow => flow.Key)
        );
        Assert.Equal(report.Groups[0].Total, report.Flows.Aggregate(report.Groups[0].Other, (sum, flow) => sum + flow.Totals));
        Assert.Equal(80UL, report.Groups[0].Other.Flows);
    }

    [Fact]
    public void Advance_Ties_KeepsExactlyTheBound()
    {
        var slices = new FlowSlices<FiveTuple, uint>(new FlowSlicesOptions { KeepPerSlice = 10 });
        slices.Advance(Start);
        for (var i = 0; i < 100; i++)
        {
            slices.Add(FiveTuple.Number(i), 0, 0, Start, Start, 5, 1, 1);
        }

        slices.Advance(Start + 2 * Minute);

        // Of equals the first seen stay.
        var flows = slices.Top(Start, Start + Minute, FlowRank.Octets, 1_000).Flows;
        Assert.Equal(Enumerable.Range(0, 10).Select(FiveTuple.Number), flows.Select(flow => flow.Key));
    }

    [Fact]
    public void Advance_FarAhead_LetsGoOfEverythingButTheTotals()
    {
        var slices = Open();
        slices.Add(FiveTuple.Number(1), 0, 0, Start, Start, 9, 9, 9);
        slices.Advance(Start + 1_000_000 * Minute);

        Assert.Empty(slices.Top(0, long.MaxValue, FlowRank.Octets, 10).Groups);
        Assert.Equal(new FlowTotals(9, 9, 9), slices.AllTime(0));
        slices.Advance(Start);
        slices.Add(FiveTuple.Number(1), 0, 0, Start, Start, 1, 1, 1);
        Assert.Equal(new FlowTotals(1, 1, 1), slices.Late(0));
    }

    [Fact]
    public void Add_MillionKeysInAMinute_StaysWithinItsMemoryAndExact()
    {
        var slices = Open();
        slices.Add(FiveTuple.Number(-1), 1, 0, Start, Start, 1_000_000_000, 1_000_000, 1);
        for (var i = 0; i < 1_000_000; i++)
        {
            slices.Add(FiveTuple.Number(i), 1, 0, Start + i % Minute, Start + i % Minute, 40 + (ulong)i % 1_400, 1, 1);
        }

        // An entry is 80 bytes, its share of the index 16.
        Assert.InRange(slices.AllocatedBytes, 1, 65_536 * 96 + 100_000);
        var octets = 1_000_000_000 + Enumerable.Range(0, 1_000_000).Aggregate(0UL, (sum, i) => sum + 40 + (ulong)i % 1_400);
        Assert.Equal(new FlowTotals(octets, 2_000_000, 1_000_001), slices.AllTime(1));
        var report = slices.Top(Start, Start + Minute, FlowRank.Octets, 1);
        Assert.Equal(slices.AllTime(1), report.Groups[0].Total);
        Assert.Equal(FiveTuple.Number(-1), report.Flows[0].Key);
        Assert.Equal(1_000_000_000UL, report.Flows[0].Totals.Octets);

        // Compacted, and the burst's memory returned once slices are small again.
        for (var minute = 1; minute < 6; minute++)
        {
            slices.Advance(Start + minute * Minute);
            slices.Add(FiveTuple.Number(1), 1, 0, Start + minute * Minute, Start + minute * Minute, 1, 1, 1);
        }

        Assert.InRange(slices.AllocatedBytes, 1, 8_192 * 2 * 112 + 100_000);
        Assert.Equal(octets, slices.Top(Start, Start + Minute, FlowRank.Octets, 1).Groups[0].Total.Octets);
    }

    [Fact]
    public void Add_KnownKey_AllocatesNothing()
    {
        var slices = Open();
        for (var i = 0; i < 1_000; i++)
        {
            slices.Add(FiveTuple.Number(i), 1, 0, Start, Start, 40, 1, 1);
        }

        Assert.Equal(
            0,
            Allocated.LeastBy(() =>
            {
                for (var i = 0; i < 10_000; i++)
                {
                    slices.Add(FiveTuple.Number(i % 1_000), 1, 0, Start, Start, 40, 1, 1);
                }
            })
        );
    }

    [Fact]
    public void Read_WhatWasWritten_GoesOnAlike()
    {
        var (once, again) = (new FlowSlices<FiveTuple, uint>(Small), new FlowSlices<FiveTuple, uint>(Small));
        Feed(once, 74, 20_000, (_, _) => { });
        Feed(again, 74, 20_000, (_, _) => { });
        var state = Bytes.Of(once.WriteTo);
        Assert.Equal(state, Bytes.Of(again.WriteTo));

        var copy = FlowSlices<FiveTuple, uint>.Read(state, Small);
        Assert.Equal(state, Bytes.Of(copy.WriteTo));
        Feed(once, 75, 20_000, (_, _) => { });
        Feed(copy, 75, 20_000, (_, _) => { });

        Assert.Equal(Bytes.Of(once.WriteTo), Bytes.Of(copy.WriteTo));
        Assert.Equal(Report(once), Report(copy));
    }

    [Fact]
    public void Read_IntoTighterBounds_KeepsTotals()
    {
        var slices = new FlowSlices<FiveTuple, uint>(Small);
        Feed(slices, 76, 20_000, (_, _) => { });
        var tight = FlowSlices<FiveTuple, uint>.Read(Bytes.Of(slices.WriteTo), Small with { MaxKeysPerSlice = 20, KeepPerSlice = 5 });

        var expected = slices.Top(long.MinValue, long.MaxValue, FlowRank.Octets, 0).Groups;
        Assert.Equal(expected, tight.Top(long.MinValue, long.MaxValue, FlowRank.Octets, 0).Groups);
        Assert.Throws<StateFormatException>(() =>
            FlowSlices<FiveTuple, uint>.Read(Bytes.Of(slices.WriteTo), Small with { SliceMs = 1_000 })
        );
        Assert.Throws<StateFormatException>(() => FlowSlices<FiveTuple, ulong>.Read(Bytes.Of(slices.WriteTo), Small));
        Assert.Throws<StateFormatException>(() => FlowSlices<ulong, uint>.Read(Bytes.Of(slices.WriteTo), Small));
    }

    [Fact]
    public void Read_Hostile_IsRefused()
    {
        var slices = new FlowSlices<FiveTuple, uint>(Small with { MaxKeysPerSlice = 10, KeepPerSlice = 4 });
        Bytes.AssertHostileInputIsRefused(Bytes.Of(slices.WriteTo), source => FlowSlices<FiveTuple, uint>.Read(source, Small));
        Feed(slices, 77, 2_000, (_, _) => { });
        Bytes.AssertHostileInputIsRefused(
            Bytes.Of(slices.WriteTo),
            source =>
            {
                var read = FlowSlices<FiveTuple, uint>.Read(source, Small);
                Feed(read, 78, 20, (_, _) => { });
                return read.Top(long.MinValue, long.MaxValue, FlowRank.Octets, 3);
            }
        );
    }

    private static readonly FlowSlicesOptions Small = new()
    {
        Slices = 10,
        MaxKeysPerSlice = 200,
        KeepPerSlice = 50,
        MaxGroups = 8,
    };

    private static FlowSlices<FiveTuple, uint> Open(long nowMs = Start)
    {
        var slices = new FlowSlices<FiveTuple, uint>();
        slices.Advance(nowMs);
        return slices;
    }

    private static string Report(FlowSlices<FiveTuple, uint> slices)
    {
        var report = slices.Top(long.MinValue, long.MaxValue, FlowRank.Octets, 50);
        return string.Join('\n', report.Flows) + string.Join('\n', report.Groups);
    }

    /// <summary>Records of all kinds over some forty minutes: long, late, ahead, reversed, of many keys in five groups.</summary>
    private static void Feed(FlowSlices<FiveTuple, uint> slices, int seed, int count, Action<int, FlowTotals> added)
    {
        var random = new Random(seed);
        var now = Start;
        for (var i = 0; i < count; i++)
        {
            now += random.Next(80);
            slices.Advance(now);
            var end =
                now
                - random.NextInt64((long)Math.Min(2_000_000, 100 * Math.Pow(1 - random.NextDouble(), -1.2)))
                + (i % 50 == 0 ? 10 * Minute : 0);
            var start = end - (i % 3 == 0 ? 0 : random.Next(400_000)) + (i % 97 == 0 ? 500_000 : 0);
            var key = FiveTuple.Number((int)Math.Min(10_000, Math.Pow(1 - random.NextDouble(), -0.9)));
            var group = random.Next(5);
            var record = new FlowTotals((ulong)random.NextInt64(1, i % 100 == 0 ? 1L << 50 : 1_000_000), (ulong)random.Next(1, 1_000), 1);
            slices.Add(key, group, (uint)i, start, end, record.Octets, record.Packets, record.Flows);
            added(group, record);
        }
    }

    private readonly record struct Summing(
        Dictionary<int, FlowTotals> Flows,
        Dictionary<int, FlowTotals> Totals,
        Dictionary<int, FlowTotals> Others
    ) : IFlowVisitor<FiveTuple, uint>
    {
        public void Flow(in FiveTuple key, int group, in uint attributes, in FlowTotals totals, long sliceStartMs) =>
            Flows[group] = Flows.GetValueOrDefault(group) + totals;

        public void Group(int group, in FlowTotals total, in FlowTotals other) => (Totals[group], Others[group]) = (total, other);
    }
}
