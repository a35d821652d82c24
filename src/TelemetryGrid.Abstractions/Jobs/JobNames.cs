using System.Collections.Immutable;

namespace TelemetryGrid.Jobs;

/// <summary>The jobs there are.</summary>
public static class JobNames
{
    public const string Capacity = "capacity";
    public const string BatchAnomalies = "batch_anomalies";
    public const string ChangePoints = "change_points";
    public const string Health = "health";
    public const string FailurePrediction = "failure_prediction";
    public const string PerformancePrediction = "performance_prediction";
    public const string AnomalyPrediction = "anomaly_prediction";
    public const string MetricCorrelations = "metric_correlations";
    public const string RetrainForecasts = "retrain_forecasts";
    public const string Services = "services";

    public static ImmutableArray<string> All { get; } =
    [
        Capacity,
        BatchAnomalies,
        ChangePoints,
        Health,
        FailurePrediction,
        PerformancePrediction,
        AnomalyPrediction,
        MetricCorrelations,
        RetrainForecasts,
        Services,
    ];

    /// <summary>The key of a job's grain.</summary>
    public static string Key(string site, string name) => $"{site}/{name}";
}
