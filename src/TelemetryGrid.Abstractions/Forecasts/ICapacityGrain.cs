namespace TelemetryGrid.Forecasts;

/// <summary>Makes the capacity report of a site, its key; one is kept for an hour.</summary>
[Alias("TelemetryGrid.ICapacityGrain")]
public interface ICapacityGrain : IGrainWithStringKey
{
    /// <param name="days">How far ahead, 1 to 365.</param>
    [Alias("Report"), ResponseTimeout("00:10:00")]
    Task<CapacityReport> ReportAsync(int days);
}
