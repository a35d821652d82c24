namespace TelemetryGrid.Client;

/// <summary>Rolling statistics of one rate; the unit stands in the name of the property that holds them.</summary>
/// <param name="Last">The newest value.</param>
/// <param name="Ewma">The exponentially smoothed value.</param>
/// <param name="Windows">One entry per sliding window: 1 minute, 5 minutes, 1 hour, 24 hours.</param>
public sealed record RateStatistics(double Last, double Ewma, IReadOnlyList<WindowStatistics> Windows);
