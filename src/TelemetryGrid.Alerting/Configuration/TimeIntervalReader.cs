using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Alerting.Files;
using TelemetryGrid.Alerting.TimeIntervals;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>Reads <c>time_intervals</c> and, by its older name, <c>mute_time_intervals</c>.</summary>
internal static class TimeIntervalReader
{
    private static readonly string[] Weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private static readonly string[] Months =
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];

    public static ImmutableDictionary<string, TimeIntervalSet> Read(YamlMap file)
    {
        var sets = ImmutableDictionary.CreateBuilder<string, TimeIntervalSet>(StringComparer.Ordinal);
        foreach (var map in file.Maps("mute_time_intervals", "a time interval").Concat(file.Maps("time_intervals", "a time interval")))
        {
            var name = map.Text("name") ?? "";
            var set = new TimeIntervalSet(name, [.. map.Maps("time_intervals", "a time interval").Select(Interval)]);
            map.RejectOthers();
            if (name.Length == 0)
            {
                map.Error("a time interval needs a name");
            }
            else if (!sets.TryAdd(name, set))
            {
                map.Error($"there are two time intervals named '{name}'");
            }
        }
        return sets.ToImmutable();
    }

    private static TimeInterval Interval(YamlMap map)
    {
        var interval = new TimeInterval
        {
            Times = [.. map.Maps("times", "'times'").Select(Times).OfType<IntRange>()],
            Weekdays = Ranges(map, "weekdays", text => Array.IndexOf(Weekdays, text) is >= 0 and var day ? day : null),
            DaysOfMonth = Days(map),
            Months = Ranges(map, "months", text => Array.IndexOf(Months, text) is >= 0 and var month ? month + 1 : Number(text, 0, 9999)),
            Years = Ranges(map, "years", text => Number(text, 0, 9999)),
            Location = Location(map),
        };
        map.RejectOthers();
        return interval;
    }

    private static IntRange? Times(YamlMap map)
    {
        var (start, end) = (Minute(map, "start_time"), Minute(map, "end_time"));
        map.RejectOthers();
        if (!map.Has("start_time") || !map.Has("end_time"))
        {
            map.Error("'times' needs a start_time and an end_time");
            return null;
        }
        if (start is { } first && end is { } last)
        {
            if (first < last)
            {
                return new IntRange(first, last);
            }
            map.Error("the start_time must be before the end_time", map.Node("start_time"));
        }
        return null;
    }

    private static int? Minute(YamlMap map, string key)
    {
        if (map.Text(key) is not { } text)
        {
            return null;
        }
        if (
            text.Length == 5
            && text[2] == ':'
            && Number(text[..2], 0, 24) is { } hour
            && Number(text[3..], 0, hour == 24 ? 0 : 59) is { } minute
        )
        {
            return (hour * 60) + minute;
        }
        map.Error($"'{key}' is a time from 00:00 to 24:00, not '{text}'", map.Node(key));
        return null;
    }

    private static ImmutableArray<IntRange> Days(YamlMap map)
    {
        var days = Ranges(map, "days_of_month", text => Number(text, -31, 31) is { } day and not 0 ? day : null, ordered: false);
        foreach (var range in days)
        {
            // Counted in the longest month: what is the wrong way round there is so in every month.
            var first = range.First < 0 ? 32 + range.First : range.First;
            var last = range.Last < 0 ? 32 + range.Last : range.Last;
            if (first > last || (range.First < 0 && range.Last > 0))
            {
                map.Error($"days_of_month {range.First}:{range.Last} ends before it begins", map.Node("days_of_month"));
            }
        }
        return days;
    }

    private static ImmutableArray<IntRange> Ranges(YamlMap map, string key, Func<string, int?> parse, bool ordered = true)
    {
        var ranges = ImmutableArray.CreateBuilder<IntRange>();
        foreach (var (text, at) in map.Texts(key))
        {
            var parts = text.ToLowerInvariant().Split(':');
            var (first, last) = (parse(parts[0].Trim()), parse(parts[^1].Trim()));
            if (parts.Length > 2 || first is null || last is null)
            {
                map.Error($"'{text}' is not one of the {key.Replace('_', ' ')}, or a range of them such as a:b", at);
            }
            else if (ordered && first > last)
            {
                map.Error($"'{text}' ends before it begins", at);
            }
            else
            {
                ranges.Add(new IntRange(first.Value, last.Value));
            }
        }
        return ranges.ToImmutable();
    }

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : null;

    private static TimeZoneInfo Location(YamlMap map)
    {
        if (map.Text("location") is not { Length: > 0 } name)
        {
            return TimeZoneInfo.Utc;
        }
        try
        {
            return name == "Local" ? TimeZoneInfo.Local : TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            map.Error($"'{name}' is not a time zone that this system knows", map.Node("location"));
            return TimeZoneInfo.Utc;
        }
    }
}
