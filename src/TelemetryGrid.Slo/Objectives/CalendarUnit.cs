namespace TelemetryGrid.Slo.Objectives;

/// <summary>What a calendar window is counted in.</summary>
public enum CalendarUnit
{
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Minute,
    Hour,
}
