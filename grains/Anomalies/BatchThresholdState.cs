namespace TelemetryGrid.Grains.Anomalies;

/// <summary>What a batch threshold grain stores.</summary>
[GenerateSerializer, Alias("TelemetryGrid.BatchThresholdState")]
public sealed class BatchThresholdState
{
    /// <summary>By device; those that feedback raised.</summary>
    [Id(0)]
    public Dictionary<string, double> Raised { get; set; } = [];
}
