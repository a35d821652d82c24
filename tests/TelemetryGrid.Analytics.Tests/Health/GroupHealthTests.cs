using TelemetryGrid.Analytics.Health;

namespace TelemetryGrid.Analytics.Tests.Health;

public class GroupHealthTests
{
    [Fact]
    public void Of_OneDeadCoreAmongAThousand_ShowsIt()
    {
        var health = GroupHealth.Of([.. Healthy(1000), new HealthMember("core1", 0, HealthRole.Core, "It does not answer.")]);

        Assert.InRange(health.Mean!.Value, 95, 100);
        Assert.Equal(40, health.Score!.Value, 1e-9);
        Assert.Equal("core1", health.Worst[0].Entity);
        Assert.Equal("core1 (core, health 0) holds the whole down though 1000 others count too: It does not answer.", health.Reason);
        Assert.Equal((1000, 0, 0, 1, 0), health.Members);
    }

    [Fact]
    public void Of_OneDeadAccessSwitchAmongAThousand_CostsLittleAndIsNamed()
    {
        var health = GroupHealth.Of([.. Healthy(1000), new HealthMember("sw7", 0, HealthRole.Access)]);

        Assert.InRange(health.Score!.Value, 94, 99);
        Assert.Equal("sw7", Assert.Single(health.Worst).Entity);
    }

    [Fact]
    public void Of_ManyImpaired_IsTheirMean()
    {
        var health = GroupHealth.Of([.. Enumerable.Range(0, 100).Select(i => new HealthMember($"sw{i}", 50, HealthRole.Access))]);

        Assert.Equal(50, health.Score!.Value, 1e-9);
    }

    [Fact]
    public void Of_DeadSiteInANetwork_FollowsThroughBothLevels()
    {
        var site = GroupHealth.Of([.. Healthy(50), new HealthMember("core1", 0, HealthRole.Core)]);
        var network = GroupHealth.Of([
            .. Enumerable.Range(0, 20).Select(i => new HealthMember($"site{i}", 100, HealthRole.Other)),
            new HealthMember("main", site.Score, HealthRole.Core, site.Reason),
        ]);

        // 100 − 0.6 × (100 − 40)
        Assert.Equal(64, network.Score!.Value, 1e-9);
        Assert.Contains("core1", network.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Unknown_IsCountedAndNothingElse()
    {
        var health = GroupHealth.Of([
            new HealthMember("a", null, HealthRole.Core),
            new HealthMember("b", double.NaN, HealthRole.Core),
            .. Healthy(1),
        ]);

        Assert.Equal(100, health.Score);
        Assert.Equal((1, 0, 0, 0, 2), health.Members);
        Assert.Null(GroupHealth.Of([]).Score);
    }

    private static IEnumerable<HealthMember> Healthy(int count) =>
        Enumerable.Range(0, count).Select(i => new HealthMember($"device{i}", 100, HealthRole.Access));
}
