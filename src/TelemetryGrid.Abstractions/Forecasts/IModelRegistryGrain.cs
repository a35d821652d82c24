using System.Collections.Immutable;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Forecasts;

/// <summary>
/// Which metrics have a trained forecaster: one for the whole grid, which is told once per training and at most once an hour per metric asked
/// for. Bounded; those nobody has asked for longest make place. What was told in its last minute may be lost with a node, until told again.
/// </summary>
[Alias("TelemetryGrid.IModelRegistryGrain")]
public interface IModelRegistryGrain : IGrainWithStringKey
{
    /// <summary>Its only key.</summary>
    const string Key = "models";

    /// <param name="metric">A <see cref="MetricId"/>.</param>
    /// <param name="trainedAt">When it was last trained.</param>
    /// <param name="isAsked">Somebody wants its forecast; false for training without being asked.</param>
    [Alias("Note")]
    Task NoteAsync(string metric, DateTimeOffset trainedAt, bool isAsked);

    /// <summary>In the order of their names, after a name.</summary>
    /// <param name="device">Null for any.</param>
    /// <param name="after">Null to begin with the first.</param>
    /// <param name="limit">At most.</param>
    [Alias("List")]
    Task<ImmutableArray<KnownModel>> ListAsync(DeviceId? device, string? after, int limit);
}
