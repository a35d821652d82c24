namespace TelemetryGrid.Analytics.Predictions;

/// <summary>A stretch of time in which a metric is expected outside its usual range.</summary>
public sealed record PredictedExcursion
{
    /// <summary>Unix milliseconds.</summary>
    public required long StartMs { get; init; }

    /// <summary>Unix milliseconds, not included.</summary>
    public required long EndMs { get; init; }

    /// <summary>Where it is most likely; what follows is of this time.</summary>
    public required long PeakMs { get; init; }

    /// <summary>Above the range, or below.</summary>
    public required bool Above { get; init; }

    /// <summary>Of being outside.</summary>
    public required double Probability { get; init; }

    public required double Expected { get; init; }

    public required double UsualLower { get; init; }

    public required double UsualUpper { get; init; }

    /// <summary>Whether the whole interval of the forecast lies outside.</summary>
    public required bool Certain { get; init; }
}
