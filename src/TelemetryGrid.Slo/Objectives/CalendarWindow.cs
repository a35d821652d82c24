namespace TelemetryGrid.Slo.Objectives;

/// <summary>A window that begins anew with the calendar of a time zone.</summary>
/// <param name="Count">How many units one window has; at least 1.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Anchor">The local time at which one of the windows begins, for example midnight of a first January.</param>
/// <param name="Zone">The time zone whose calendar counts; a change of its clocks makes a window longer or shorter.</param>
public sealed record CalendarWindow(int Count, CalendarUnit Unit, DateTime Anchor, TimeZoneInfo Zone) : SloWindow
{
    /// <summary>A Monday that is also the first day of a year: windows begin with weeks, months and years.</summary>
    public static readonly DateTime DefaultAnchor = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    public override TimeSpan Period =>
        Unit switch
        {
            CalendarUnit.Minute => TimeSpan.FromMinutes(Count),
            CalendarUnit.Hour => TimeSpan.FromHours(Count),
            CalendarUnit.Day => TimeSpan.FromDays(Count),
            CalendarUnit.Week => TimeSpan.FromDays(7 * Count),
            CalendarUnit.Month => TimeSpan.FromDays(30 * Count),
            CalendarUnit.Quarter => TimeSpan.FromDays(91 * Count),
            _ => TimeSpan.FromDays(365 * Count),
        };

    public override string Name => $"calendar {Count} {Unit.ToString().ToLowerInvariant()}";

    public override (DateTimeOffset Start, DateTimeOffset End) At(DateTimeOffset instant)
    {
        var index = Guess(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);
        // The guess is by whole units of the calendar; the clocks of the zone may put the boundary on its other side.
        while (Begin(index) > instant)
        {
            index--;
        }
        while (Begin(index + 1) <= instant)
        {
            index++;
        }
        return (Begin(index), Begin(index + 1));
    }

    private int Guess(DateTime local) =>
        Unit switch
        {
            CalendarUnit.Minute => Floor((local - Anchor).TotalMinutes / Count),
            CalendarUnit.Hour => Floor((local - Anchor).TotalHours / Count),
            CalendarUnit.Day => Floor((local - Anchor).TotalDays / Count),
            CalendarUnit.Week => Floor((local - Anchor).TotalDays / (7 * Count)),
            _ => Floor(((12 * (local.Year - Anchor.Year)) + local.Month - Anchor.Month) / (double)(Count * Months)),
        };

    private int Months =>
        Unit switch
        {
            CalendarUnit.Month => 1,
            CalendarUnit.Quarter => 3,
            _ => 12,
        };

    private DateTimeOffset Begin(int index)
    {
        var local = Unit switch
        {
            CalendarUnit.Minute => Anchor.AddMinutes((double)index * Count),
            CalendarUnit.Hour => Anchor.AddHours((double)index * Count),
            CalendarUnit.Day => Anchor.AddDays(index * Count),
            CalendarUnit.Week => Anchor.AddDays(7 * index * Count),
            _ => Anchor.AddMonths(index * Count * Months),
        };
        // A time the clocks skip is taken for the first one after the gap.
        while (Zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }
        return new DateTimeOffset(local, Zone.GetUtcOffset(local));
    }

    private static int Floor(double value) => (int)Math.Floor(value);
}
