namespace TelemetryGrid.Analytics.Baselines;

/// <summary>Why a sample says nothing about what is usual.</summary>
public enum SampleMask
{
    /// <summary>It does: an ordinary sample.</summary>
    None = 0,

    /// <summary>Taken on a holiday or another day of the calendar that is like no other.</summary>
    Holiday = 1,

    /// <summary>Taken in a maintenance window.</summary>
    Maintenance = 2,
}
