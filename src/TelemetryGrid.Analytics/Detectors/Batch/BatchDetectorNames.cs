namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>The names of the members in configuration and reports.</summary>
public static class BatchDetectorNames
{
    public static string Of(BatchDetectorKind kind) =>
        kind switch
        {
            BatchDetectorKind.IsolationForest => "isolation_forest",
            BatchDetectorKind.LocalOutlierFactor => "local_outlier_factor",
            BatchDetectorKind.Dbscan => "dbscan",
            BatchDetectorKind.OneClassSvm => "one_class_svm",
            BatchDetectorKind.HalfSpaceTrees => "half_space_trees",
            BatchDetectorKind.LstmPredictor => "lstm_predictor",
            BatchDetectorKind.RobustCovariance => "robust_covariance",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such detector."),
        };
}
