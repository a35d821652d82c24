using TelemetryGrid.Collectors.Snmp;

namespace TelemetryGrid.Collectors.Tests.Snmp;

public sealed class SysUpTimeTests
{
    [Theory]
    [InlineData(100_000u, 106_000u, 60, false)] // as time went
    [InlineData(100_000u, 500u, 60, true)] // back to the start
    [InlineData(100_000u, 99_999u, 60, true)]
    [InlineData(100_000u, 100_000u, 600, false)] // an agent whose clock stands
    [InlineData(4_294_966_000u, 4_704u, 60, false)] // wrap after 497 days
    [InlineData(4_294_966_000u, 400_000u, 60, true)] // near the wrap, but too far beyond it
    [InlineData(4_294_000_000u, 100u, 60, true)] // 161 minutes before the wrap
    [InlineData(1_000u, 2_000u, 3600, true)] // restarted and has outrun the old value
    [InlineData(1_000u, 340_000u, 3600, false)] // a slow clock
    [InlineData(1_000u, 900_000u, 3600, false)] // a jump forward is no restart
    public void IsRestart_TwoReadings_TellsRestartFromWrap(uint previous, uint current, int seconds, bool expected) =>
        Assert.Equal(expected, SysUpTime.IsRestart(previous, current, TimeSpan.FromSeconds(seconds)));
}
