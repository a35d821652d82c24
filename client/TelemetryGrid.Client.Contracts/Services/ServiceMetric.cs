namespace TelemetryGrid.Client;

/// <summary>One metric of a service, in the unit its name says.</summary>
/// <param name="MetricName">The name of its series.</param>
/// <param name="Statistics">Of sliding windows.</param>
/// <param name="Baseline">What is usual at this hour; null before enough is known.</param>
public sealed record ServiceMetric(string MetricName, RateStatistics Statistics, Baseline? Baseline);
