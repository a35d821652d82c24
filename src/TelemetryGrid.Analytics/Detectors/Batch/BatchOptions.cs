using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>What a batch detection looks for.</summary>
public sealed record BatchOptions
{
    /// <summary>Members and their weights; a weight of 0 leaves a member out.</summary>
    public ImmutableArray<(BatchDetectorKind Kind, double Weight)> Members { get; init; } =
    [
        (BatchDetectorKind.IsolationForest, 0.5),
        (BatchDetectorKind.LocalOutlierFactor, 1),
        (BatchDetectorKind.Dbscan, 1),
        (BatchDetectorKind.OneClassSvm, 1),
        (BatchDetectorKind.HalfSpaceTrees, 0.5),
        (BatchDetectorKind.LstmPredictor, 1),
        (BatchDetectorKind.RobustCovariance, 1),
    ];

    public EnsembleRule Rule { get; init; } = EnsembleRule.Voting;

    /// <summary>−log10 p at which a row is found: 5 is one row in 100,000 by chance.</summary>
    public double Threshold { get; init; } = 5;

    /// <summary>−log10 p from which a member votes for a row.</summary>
    public double VoteThreshold { get; init; } = 2.5;

    /// <summary>Fewer usable rows are not enough history.</summary>
    public int LeastRows { get; init; } = 100;

    /// <summary>
    /// Fewer metrics that vary are not enough: of a single one there is nothing to compare, and it has a streaming detector of its own (here it would
    /// raise up to one row a day by chance).
    /// </summary>
    public int LeastMetrics { get; init; } = 2;

    /// <summary>Less time between the first and the last usable row is not enough history.</summary>
    public long LeastSpanMs { get; init; } = 86_400_000;

    /// <summary>Rows before this Unix millisecond are learnt from and not reported.</summary>
    public long ReportFromMs { get; init; } = long.MinValue;

    /// <summary>Findings reported, the most unusual; the count of all is told.</summary>
    public int MostFindings { get; init; } = 100;

    /// <summary>Two detections of the same window with the same seed are the same.</summary>
    public ulong Seed { get; init; } = 2008;
}
