using System.Collections.Immutable;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Anomalies;

/// <summary>Keeps what feedback made of the thresholds of detectors that look at all metrics of a device, by the grid's name, its key.</summary>
[Alias("TelemetryGrid.IBatchThresholdGrain")]
public interface IBatchThresholdGrain : IGrainWithStringKey
{
    /// <summary>Of devices that feedback was given on: the score from which their anomalies are told.</summary>
    [Alias("Get")]
    Task<ImmutableDictionary<string, double>> GetAsync();

    /// <summary>Takes what a person says of an anomaly with a score and remembers it.</summary>
    /// <returns>The score from which the device's anomalies are told from now on.</returns>
    [Alias("Learn")]
    Task<double> LearnAsync(DeviceId device, AnomalyVerdict verdict, double score);
}
