using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Grains.Rules;

/// <summary>Sees every log line and event that a partition applies, in its own turn. Shared by the partitions of a node.</summary>
public interface IEventWatch
{
    /// <summary>Must not wait and must not throw. A record may come again in a replay.</summary>
    void Known(RecordView record);

    /// <summary>Tells what came of the records so far; what does not arrive is kept and told again.</summary>
    Task FlushAsync();
}
