using TelemetryGrid.Collectors.Flows;

namespace TelemetryGrid.Collectors.Tests.Flows;

public sealed class ClockRepairTests
{
    private const long Now = 1_800_000_000_000;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(Now, 0)]
    [InlineData(Now - 59_000, 0)]
    [InlineData(Now - 61_000, -61_000)]
    [InlineData(Now + 86_400_000, 86_400_000)]
    public void Skew_ExportTime_ZeroWithinTolerance(long exported, long expected) =>
        Assert.Equal(expected, ClockRepair.Skew(exported, Now));

    [Fact]
    public void Repair_ExporterInThePast_KeepsDurationAndAge()
    {
        var skew = -86_400_000L * 365;
        var (start, end) = ClockRepair.Repair(Now + skew - 30_000, Now + skew - 10_000, skew, Now);
        Assert.Equal((Now - 30_000, Now - 10_000), (start, end));
    }

    [Fact]
    public void Repair_NoTimes_ReceiveTime() => Assert.Equal((Now, Now), ClockRepair.Repair(0, 0, 0, Now));

    [Fact]
    public void Repair_EndInTheFuture_ClampedToReceiveTime() =>
        Assert.Equal((Now - 5, Now), ClockRepair.Repair(Now - 5, Now + 40_000, 0, Now));

    [Fact]
    public void Repair_EndedYearsBeforeItsExport_EndsNowAndKeepsDuration() =>
        Assert.Equal((Now - 20_000, Now), ClockRepair.Repair(1_000_000_000_000, 1_000_000_020_000, 0, Now));

    [Fact]
    public void Repair_StartAfterEnd_StartIsEnd() => Assert.Equal((Now - 10, Now - 10), ClockRepair.Repair(Now, Now - 10, 0, Now));

    [Theory]
    [InlineData(long.MinValue, long.MinValue)]
    [InlineData(1, 2)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void Repair_HostileTimes_StartNotAfterEndNotAfterReceive(long start, long end)
    {
        var (repairedStart, repairedEnd) = ClockRepair.Repair(start, end, 0, Now);
        Assert.True(repairedStart <= repairedEnd && repairedEnd <= Now);
        Assert.True(repairedStart >= Now - (4 * 3_600_000L));
    }
}
