using TelemetryGrid.Statistics;

namespace TelemetryGrid.Services;

/// <summary>One metric of a service, in the unit its name says.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.ServiceMetric")]
public sealed record ServiceMetric(
    [property: Id(0)] string Metric,
    [property: Id(1)] MetricStatistics Statistics,
    [property: Id(2)] BaselineExpectation? Baseline
);
