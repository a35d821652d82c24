using System.Collections.Immutable;

namespace TelemetryGrid.Objectives;

/// <summary>A service level objective; its key is <see cref="SloKey"/>.</summary>
[Alias("TelemetryGrid.ISloGrain")]
public interface ISloGrain : IGrainWithStringKey
{
    /// <summary>Begins, or goes on by another definition; what still means the same keeps its counts.</summary>
    [Alias("Set")]
    Task SetAsync(SloDefinition definition);

    /// <summary>Ends its alerts and forgets everything.</summary>
    [Alias("Remove")]
    Task RemoveAsync();

    /// <summary>Counts the intervals that are over, raises and ends alerts. May be called at any time, any number of times.</summary>
    /// <param name="revision">The definition that should be in force.</param>
    /// <returns>False when it is not, and has to be set.</returns>
    [Alias("Tick"), ResponseTimeout("00:05:00")]
    Task<bool> TickAsync(string revision);

    /// <summary>How it stands; null when there is no such objective.</summary>
    /// <param name="detailed">With conditions and the last intervals.</param>
    [Alias("Get"), AlwaysInterleave]
    Task<SloReport?> GetAsync(bool detailed);

    /// <summary>Counts measurements, each once. What was accepted is stored when this returns.</summary>
    /// <returns>A verdict for each, in order.</returns>
    [Alias("Measure")]
    Task<ImmutableArray<SliVerdict>> MeasureAsync(ImmutableArray<SliMeasurement> measurements);
}
