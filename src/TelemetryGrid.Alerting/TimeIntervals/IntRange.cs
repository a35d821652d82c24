namespace TelemetryGrid.Alerting.TimeIntervals;

/// <summary>From one number to another, both included.</summary>
public readonly record struct IntRange(int First, int Last)
{
    public bool Contains(int value) => value >= First && value <= Last;
}
