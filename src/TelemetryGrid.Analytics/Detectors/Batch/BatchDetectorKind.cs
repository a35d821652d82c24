namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>A member of the batch ensemble. Named by <see cref="BatchDetectorNames"/>.</summary>
public enum BatchDetectorKind
{
    IsolationForest,
    LocalOutlierFactor,
    Dbscan,
    OneClassSvm,
    HalfSpaceTrees,
    LstmPredictor,
    RobustCovariance,
}
