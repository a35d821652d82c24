namespace TelemetryGrid.Analytics.Predictions;

/// <summary>A metric that speaks of failures: some weeks of it.</summary>
/// <param name="Cause">What it tells; not flaps or reboots, which are <see cref="FailureEvents"/>.</param>
/// <param name="History">Its samples.</param>
/// <param name="Limit">
/// Where it must not get to, in its unit; without one optical power is held against −20 dBm, temperature against 85 °C, and memory against 1.
/// </param>
public sealed record FailureSignal(FailureCause Cause, MetricHistory History, double? Limit = null);
