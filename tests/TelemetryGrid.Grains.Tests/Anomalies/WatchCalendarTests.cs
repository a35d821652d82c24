using TelemetryGrid.Analytics.Baselines;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Identity;
using TelemetryGrid.Incidents;

namespace TelemetryGrid.Grains.Tests.Anomalies;

public sealed class WatchCalendarTests
{
    private const long Hour = 3_600_000;

    // A Monday, 2026-01-05.
    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly DeviceId Core = DeviceId.Parse("core-1");

    [Fact]
    public void MaskOf_Holiday_BeginsAndEndsWhereItIs()
    {
        var calendar = new WatchCalendar([new DateOnly(2026, 1, 5)], TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich"));
        var begin = Monday.AddHours(-1).ToUnixTimeMilliseconds();

        Assert.Equal(SampleMask.None, calendar.MaskOf(Core, begin - 1));
        Assert.Equal(SampleMask.Holiday, calendar.MaskOf(Core, begin));
        Assert.Equal(SampleMask.Holiday, calendar.MaskOf(Core, begin + (24 * Hour) - 1));
        Assert.Equal(SampleMask.None, calendar.MaskOf(Core, begin + (24 * Hour)));
    }

    [Fact]
    public void MaskOf_Maintenance_IsOfTheDeviceAndItsTime()
    {
        var calendar = new WatchCalendar([], TimeZoneInfo.Utc);
        var window = new MaintenanceEntry
        {
            Id = "w",
            From = Monday,
            To = Monday.AddHours(2),
            Device = "Core-1",
        };
        calendar.Take([
            window,
            window with
            {
                Id = "v",
                Device = "",
                Site = "bern",
            },
            window with
            {
                Id = "u",
                Device = "core-2",
                Matchers = ["a=b"],
            },
        ]);
        var from = Monday.ToUnixTimeMilliseconds();

        Assert.Equal(SampleMask.None, calendar.MaskOf(Core, from - 1));
        Assert.Equal(SampleMask.Maintenance, calendar.MaskOf(Core, from));
        Assert.Equal(SampleMask.Maintenance, calendar.MaskOf(Core, from + (2 * Hour) - 1));
        Assert.Equal(SampleMask.None, calendar.MaskOf(Core, from + (2 * Hour)));
        Assert.Equal(SampleMask.None, calendar.MaskOf(DeviceId.Parse("core-2"), from));
        calendar.Take([]);
        Assert.Equal(SampleMask.None, calendar.MaskOf(Core, from));
    }

    [Fact]
    public void Add_OnAHoliday_IsNeitherJudgedNorLearnt()
    {
        var calendar = new DeviceCalendar(new WatchCalendar([new DateOnly(2026, 2, 17)], TimeZoneInfo.Utc), Core);
        var (with, without) = (WatchedMetric.Load("m", []), WatchedMetric.Load("m", []));
        var series = new EntitySeries();
        var random = new Random(1);
        // Six weeks of busy weekdays and quiet Sundays, then a Tuesday with five times its traffic.
        for (var i = 0; i < (43 * 288) + 288; i++)
        {
            var at = Monday.ToUnixTimeMilliseconds() + (i * 300_000L);
            var isSunday = i / 288 % 7 == 6;
            var value =
                (
                    i >= 43 * 288 ? 500
                    : isSunday ? 10
                    : 100
                ) + random.NextDouble();
            Assert.False(with.Add(at, value, calendar) is not null && i >= 43 * 288);
            without.Add(at, value, default);
        }
        var noon = Monday.AddDays(43.5).ToUnixTimeMilliseconds();

        with.AddTo(series, noon, calendar);
        Assert.DoesNotContain(series.Take(), told => told.Series[1] == "m_anomaly_score");
        without.AddTo(series, noon, default);
        Assert.Contains(series.Take(), told => told.Series[1] == "m_anomaly_score");
        Assert.InRange(with.Expected(noon, calendar)!.Expected, 9, 20);
        Assert.InRange(with.Expected(noon, default)!.Expected, 90, 110);
        Assert.Equal(43 * 288, with.Points);
    }
}
