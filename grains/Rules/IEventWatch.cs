using System.Collections.Immutable;
using TelemetryGrid.Metrics;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Grains.Rules;

/// <summary>
/// Sees every log line and event that a partition applies, and what entities conclude of themselves, in the partition's own turn. Shared by the
/// partitions of a node.
/// </summary>
public interface IEventWatch
{
    /// <summary>Must not wait and must not throw. A record may come again in a replay.</summary>
    void Known(RecordView record);

    /// <summary>Must not wait and must not throw. Samples may come again in a replay.</summary>
    void Concluded(ImmutableArray<EntitySample> samples);

    /// <summary>Takes how the sources of the site fare.</summary>
    void Heard(ImmutableArray<SourceReport> sources);

    /// <summary>Tells what came of the records so far; what does not arrive is kept and told again.</summary>
    Task FlushAsync();
}
