namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>What a member of the ensemble makes of a row: −log10 p against the window, at most 12.</summary>
public readonly record struct MemberScore(BatchDetectorKind Detector, double Score, bool Votes);
