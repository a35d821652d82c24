namespace TelemetryGrid.Analytics.Rolling;

/// <summary>What became of a sample.</summary>
public enum SampleOutcome
{
    /// <summary>Counted in every window that still reaches back to it.</summary>
    Accepted,

    /// <summary>Older than the longest window.</summary>
    TooLate,

    /// <summary>Not a number that <see cref="SampleRange"/> contains.</summary>
    OutOfRange,
}
