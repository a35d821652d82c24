namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>What one metric has to do with a finding.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Share">0..1 of the finding; all shares of a finding add up to 1.</param>
/// <param name="Value">What it was, NaN where missing.</param>
/// <param name="Expected">What it is in the rows most like this one in the other metrics.</param>
public readonly record struct FeatureContribution(string Metric, double Share, double Value, double Expected);
