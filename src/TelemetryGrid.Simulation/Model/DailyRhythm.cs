namespace TelemetryGrid.Simulation.Model;

/// <summary>How busy people are at an hour, around 1: a night's low at 04:00, a working day's shoulder and an evening's peak; weekends are a fifth quieter.</summary>
internal static class DailyRhythm
{
    public static double At(DateTimeOffset time)
    {
        double day = time.TimeOfDay.TotalDays;
        double level = 1 + (0.55 * Math.Cos(Math.Tau * (day - (18.0 / 24)))) + (0.18 * Math.Cos(2 * Math.Tau * (day - (10.5 / 24))));
        return time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? level * 0.8 : level;
    }
}
