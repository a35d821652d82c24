namespace TelemetryGrid.Analytics.Correlations;

/// <summary>A metric on the time grid that all series of a scan share.</summary>
/// <param name="Name">Any; given back with what is found.</param>
/// <param name="Values">Evenly spaced; what is missing is not a number.</param>
public sealed record AlignedSeries(string Name, double[] Values);
