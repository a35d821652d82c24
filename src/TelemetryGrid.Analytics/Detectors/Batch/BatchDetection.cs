using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>What a batch detection found in a window.</summary>
public sealed record BatchDetection
{
    /// <summary>In order of time; at most <see cref="BatchOptions.MostFindings"/>.</summary>
    public required ImmutableArray<BatchFinding> Findings { get; init; }

    /// <summary>Rows found, those not reported included.</summary>
    public required int Found { get; init; }

    /// <summary>Rows judged, whether reported on or only learnt from.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows not judged, as half of their metrics or more was missing.</summary>
    public required int RowsWithout { get; init; }

    public required ImmutableArray<string> Metrics { get; init; }

    /// <summary>Metrics that said nothing: constant, or missing half of the time or more.</summary>
    public required ImmutableArray<string> MetricsWithout { get; init; }

    /// <summary>−log10 p of every judged row, in order of time, with its time: the series of anomaly scores.</summary>
    public required ImmutableArray<(long TimeMs, float Score)> Scores { get; init; }
}
