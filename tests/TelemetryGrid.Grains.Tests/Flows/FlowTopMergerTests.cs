using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Flows;

namespace TelemetryGrid.Grains.Tests.Flows;

public sealed class FlowTopMergerTests
{
    [Fact]
    public void Merge_SameGroupInTwoAnswers_IsAdded()
    {
        var top = FlowTopMerger.Merge(
            [
                new FlowTop([Row("a", 10, 1), Row("b", 7, 9)], new FlowTraffic(1, 1, 1), new FlowTraffic(18, 11, 3)),
                new FlowTop([Row("b", 5, 1)], new FlowTraffic(2, 0, 0), new FlowTraffic(7, 1, 1)),
            ],
            Query(10)
        );

        Assert.Equal([("b", 12UL, 10UL, 2UL), ("a", 10UL, 1UL, 1UL)], top.Rows.Select(r => (r.Group, r.Octets, r.Packets, r.Records)));
        Assert.Equal(new FlowTraffic(3, 1, 1), top.Other);
        Assert.Equal(new FlowTraffic(25, 12, 4), top.Total);
    }

    [Fact]
    public void Merge_MoreRowsThanTheLimit_RestIsOther()
    {
        var top = FlowTopMerger.Merge(
            [new FlowTop([Row("a", 10, 1), Row("b", 7, 9), Row("c", 3, 2)], new FlowTraffic(1, 1, 1), new FlowTraffic(21, 13, 4))],
            Query(1)
        );

        Assert.Equal("a", Assert.Single(top.Rows).Group);
        Assert.Equal(new FlowTraffic(11, 12, 3), top.Other);
    }

    [Fact]
    public void Merge_ByPackets_RanksByPackets()
    {
        var answer = new FlowTop([Row("a", 10, 1), Row("b", 7, 9)], default, default);

        Assert.Equal(["b", "a"], FlowTopMerger.Merge([answer], Query(5) with { By = FlowOrder.Packets }).Rows.Select(r => r.Group));
    }

    [Fact]
    public void Merge_EqualRows_AreInTheOrderOfTheirNames()
    {
        var answer = new FlowTop([Row("b", 5, 1), Row("a", 5, 1), Row("B", 5, 1)], default, default);

        Assert.Equal(["B", "a", "b"], FlowTopMerger.Merge([answer], Query(5)).Rows.Select(r => r.Group));
    }

    [Fact]
    public void Merge_NoAnswers_IsEmpty()
    {
        var top = FlowTopMerger.Merge([], Query(5));

        Assert.Empty(top.Rows);
        Assert.Equal(default, top.Total);
    }

    private static FlowTopRow Row(string group, ulong octets, ulong packets) => new(group, octets, packets, 1, default);

    private static FlowTopQuery Query(int limit) => new(FlowOrder.Bytes, FlowGroup.Source, 0, long.MaxValue, null, limit);
}
