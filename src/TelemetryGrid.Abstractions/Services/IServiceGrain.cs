using System.Collections.Immutable;
using TelemetryGrid.Anomalies;

namespace TelemetryGrid.Services;

/// <summary>One service as a device sees it, keyed by <see cref="Identity.ServiceId"/>: statistics, baseline and detector of each of its metrics.</summary>
[Alias("TelemetryGrid.IServiceGrain")]
public interface IServiceGrain : IGrainWithStringKey
{
    /// <summary>Takes what it was at a moment; one that is not newer than the last is ignored, so that saying it twice counts once.</summary>
    [Alias("Apply")]
    Task<ServiceEffect> ApplyAsync(ServiceReading reading);

    /// <summary>Null when nothing was ever heard of it.</summary>
    [Alias("Get")]
    Task<ServiceSnapshot?> GetAsync();

    /// <summary>Takes what a person says of one of its anomalies, and remembers it.</summary>
    /// <returns>The metric's threshold from now on; null when it watches no such metric.</returns>
    [Alias("Learn")]
    Task<double?> LearnAsync(string metric, AnomalyVerdict verdict, double score);

    /// <summary>What its detectors have learnt.</summary>
    [Alias("GetDetectors")]
    Task<ImmutableArray<DetectorReport>> GetDetectorsAsync();

    /// <summary>Forgets the service: it is gone.</summary>
    [Alias("Retire")]
    Task RetireAsync();
}
