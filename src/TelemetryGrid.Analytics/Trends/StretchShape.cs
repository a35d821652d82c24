namespace TelemetryGrid.Analytics.Trends;

/// <summary>What a stretch between two changes is: the value is the degree of its polynomial.</summary>
internal enum StretchShape
{
    Level = 0,
    Line = 1,
    Bend = 2,
}
