using System.Globalization;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Routing;

namespace TelemetryGrid.Alerting.Tests.TimeIntervals;

public sealed class TimeIntervalTests
{
    [Theory]
    [InlineData("{}", "2026-11-21T00:00:00Z", true)]
    [InlineData("{ times: [ { start_time: '09:00', end_time: '17:00' } ] }", "2026-11-21T09:00:00Z", true)]
    [InlineData("{ times: [ { start_time: '09:00', end_time: '17:00' } ] }", "2026-11-21T16:59:59Z", true)]
    [InlineData("{ times: [ { start_time: '09:00', end_time: '17:00' } ] }", "2026-11-21T17:00:00Z", false)]
    [InlineData("{ times: [ { start_time: '23:00', end_time: '24:00' } ] }", "2026-11-21T23:59:59Z", true)]
    [InlineData("{ weekdays: ['monday:friday'] }", "2026-11-21T12:00:00Z", false)] // a Saturday
    [InlineData("{ weekdays: ['Saturday'] }", "2026-11-21T12:00:00Z", true)]
    [InlineData("{ days_of_month: ['-1'] }", "2026-02-28T12:00:00Z", true)]
    [InlineData("{ days_of_month: ['-1'] }", "2028-02-28T12:00:00Z", false)]
    [InlineData("{ days_of_month: ['-3:-1'] }", "2026-11-28T12:00:00Z", true)]
    [InlineData("{ days_of_month: ['-3:-1'] }", "2026-11-27T12:00:00Z", false)]
    [InlineData("{ days_of_month: ['30:31'] }", "2026-02-28T12:00:00Z", false)]
    [InlineData("{ days_of_month: ['27:31'] }", "2026-02-28T12:00:00Z", true)]
    [InlineData("{ days_of_month: ['5:-5'] }", "2026-11-26T12:00:00Z", true)]
    [InlineData("{ days_of_month: ['5:-5'] }", "2026-11-27T12:00:00Z", false)]
    [InlineData("{ months: ['october:december'] }", "2026-11-21T12:00:00Z", true)]
    [InlineData("{ months: ['1:10'] }", "2026-11-21T12:00:00Z", false)]
    [InlineData("{ years: ['2020:2025'] }", "2026-11-21T12:00:00Z", false)]
    [InlineData("{ location: 'Asia/Tokyo', weekdays: [sunday] }", "2026-11-21T16:00:00Z", true)]
    [InlineData("{ location: 'Europe/Berlin', times: [ { start_time: '09:00', end_time: '10:00' } ] }", "2026-07-01T07:30:00Z", true)]
    [InlineData("{ location: 'Europe/Berlin', times: [ { start_time: '09:00', end_time: '10:00' } ] }", "2026-12-01T07:30:00Z", false)]
    public void Contains_Time_AsThePatternSays(string interval, string time, bool expected)
    {
        var text =
            $"time_intervals: [ {{ name: i, time_intervals: [ {interval} ] }} ]\nroute: {{ receiver: x }}\nreceivers: [ {{ name: x }} ]";
        var result = ConfigurationReader.Read(text, "am.yml");
        Assert.Empty(result.Errors);
        Assert.Equal(expected, result.Configuration!.TimeIntervals["i"].Contains(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void MutedBy_ActiveAndMuteIntervals_MuteOutsideAndInside()
    {
        const string Text = """
            route:
              receiver: x
              routes:
                - { matchers: [a=b], active_time_intervals: [week] }
                - { matchers: [a=c], mute_time_intervals: [noon, week] }
            receivers: [ { name: x } ]
            time_intervals:
              - { name: week, time_intervals: [ { weekdays: ['monday:friday'] } ] }
              - { name: noon, time_intervals: [ { times: [ { start_time: '12:00', end_time: '13:00' } ] } ] }
            """;
        var configuration = ConfigurationReader.Read(Text, "am.yml").Configuration!;
        var (active, mute) = (configuration.Root.Routes[0], configuration.Root.Routes[1]);
        var saturdayNoon = new DateTimeOffset(2026, 11, 21, 12, 30, 0, TimeSpan.Zero);
        Assert.Equal(["week"], RouteTimes.MutedBy(active, configuration.TimeIntervals, saturdayNoon));
        Assert.Equal(["noon"], RouteTimes.MutedBy(mute, configuration.TimeIntervals, saturdayNoon));
        Assert.Empty(RouteTimes.MutedBy(active, configuration.TimeIntervals, saturdayNoon.AddDays(2)));
        Assert.Empty(RouteTimes.MutedBy(mute, configuration.TimeIntervals, saturdayNoon.AddHours(2)));
        Assert.Empty(RouteTimes.MutedBy(configuration.Root, configuration.TimeIntervals, saturdayNoon));
    }
}
