namespace TelemetryGrid.Analytics.Detectors.Streaming;

/// <summary>When a vote becomes an anomaly.</summary>
public sealed record StreamingDetectorOptions
{
    /// <summary>The options without a change.</summary>
    public static StreamingDetectorOptions Default { get; } = new();

    /// <summary>The least score that raises an anomaly, 1..30. A tenant's alert budget and the false-discovery control of a device come on top.</summary>
    public double Threshold { get; init; } = 6;

    /// <summary>How many of the last <see cref="Window"/> points must look odd, 1..Window.</summary>
    public int Persistence { get; init; } = 2;

    /// <summary>Over how many points persistence is asked for, 1..16.</summary>
    public int Window { get; init; } = 3;

    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    internal void Validate()
    {
        if (Threshold is not (>= 1 and <= 30))
        {
            throw new ArgumentOutOfRangeException(nameof(Threshold), Threshold, "A threshold lies in 1..30.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Window, 1, nameof(Window));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Window, 16, nameof(Window));
        ArgumentOutOfRangeException.ThrowIfLessThan(Persistence, 1, nameof(Persistence));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Persistence, Window, nameof(Persistence));
    }
}
