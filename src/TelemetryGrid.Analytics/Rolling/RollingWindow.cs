namespace TelemetryGrid.Analytics.Rolling;

/// <summary>The windows of <see cref="WindowedStatistics"/>.</summary>
public enum RollingWindow
{
    OneMinute,
    FiveMinutes,
    OneHour,
    OneDay,
}
