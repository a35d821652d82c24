using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Specifications;

/// <summary>Reads time windows and time slices of OpenSLO.</summary>
internal static class OpenSloWindow
{
    /// <summary>Without a window the specification leaves the choice open.</summary>
    private static readonly ImmutableArray<SloWindow> Default = [new RollingWindow(TimeSpan.FromDays(30))];

    public static ImmutableArray<SloWindow> Read(SpecificationMap spec)
    {
        if (!spec.Has("timeWindow"))
        {
            spec.Ignore("timeWindow");
            return Default;
        }
        var maps = spec.Maps("timeWindow");
        if (maps.Count != 1)
        {
            spec.Error("timeWindow", "exactly one window is expected");
            return Default;
        }
        var window = maps[0];
        var (count, unit) = Shorthand(window, "duration", window.Required("duration"));
        var isRolling = window.Flag("isRolling");
        var calendar = window.Map("calendar");
        window.Close();
        if (isRolling == true && calendar is not null)
        {
            window.Error("calendar", "a rolling window has none");
        }
        if (count == 0)
        {
            return Default;
        }
        if (calendar is null)
        {
            if (isRolling != true)
            {
                window.Error("isRolling", "a window is rolling, or has a calendar");
            }
            return [new RollingWindow(Length(count, unit))];
        }
        var (anchor, zone) = ReadCalendar(calendar);
        return [new CalendarWindow(count, unit, anchor, zone)];
    }

    public static SliceMethod? ReadSlices(SpecificationMap objective, string method)
    {
        var target = objective.Number("timeSliceTarget");
        var window = objective.Text("timeSliceWindow");
        if (method is not ("Timeslices" or "RatioTimeslices"))
        {
            return null;
        }
        if (target is <= 0 or > 1)
        {
            objective.Error("timeSliceTarget", "lies above 0, and at most at 1");
        }
        if (target is null && method == "Timeslices")
        {
            objective.Error("timeSliceTarget", "Timeslices need it");
        }
        if (window is null)
        {
            objective.Error("timeSliceWindow", $"{method} need it");
            return null;
        }
        // "Default interpretation of unit if specified as a number in minutes."
        var isPlain = window.All(char.IsAsciiDigit);
        var (count, unit) = Shorthand(objective, "timeSliceWindow", isPlain ? $"{window}m" : window);
        return count == 0 ? null : new SliceMethod(Length(count, unit), method == "Timeslices" ? target : null);
    }

    public static (DateTime Anchor, TimeZoneInfo Zone) ReadCalendar(SpecificationMap calendar)
    {
        var start = calendar.Required("startTime");
        var name = calendar.Required("timeZone");
        calendar.Close();
        const string Format = "yyyy-MM-dd HH:mm:ss";
        if (!DateTime.TryParseExact(start, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var anchor))
        {
            calendar.Error("startTime", $"'{start}' is not a time such as 2020-01-21 12:30:00");
        }
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            calendar.Error("timeZone", $"'{name}' is not a time zone that this machine knows");
        }
        return (anchor, zone ?? TimeZoneInfo.Utc);
    }

    private static (int Count, CalendarUnit Unit) Shorthand(SpecificationMap map, string key, string text)
    {
        if (text.Length == 0)
        {
            return default;
        }
        CalendarUnit? unit = text[^1] switch
        {
            'm' => CalendarUnit.Minute,
            'h' => CalendarUnit.Hour,
            'd' => CalendarUnit.Day,
            'w' => CalendarUnit.Week,
            'M' => CalendarUnit.Month,
            'Q' => CalendarUnit.Quarter,
            'Y' => CalendarUnit.Year,
            _ => null,
        };
        if (
            unit is { } known
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is > 0 and <= 1_000_000
            && count * Length(1, known).TotalDays <= SloDuration.Longest.TotalDays
        )
        {
            return (count, known);
        }
        map.Error(key, $"'{text}' is not a duration such as 5m, 12h, 4w, 1M, 1Q or 1Y");
        return default;
    }

    public static TimeSpan Length(int count, CalendarUnit unit) =>
        new CalendarWindow(count, unit, CalendarWindow.DefaultAnchor, TimeZoneInfo.Utc).Period;
}
