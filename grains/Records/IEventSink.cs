using TelemetryGrid.Records;

namespace TelemetryGrid.Grains.Records;

/// <summary>Takes events that grains tell into the ingest log.</summary>
public interface IEventSink
{
    /// <exception cref="IOException">The log cannot take them now; the message says how many it took.</exception>
    ValueTask AppendAsync(IReadOnlyCollection<EventRecord> events, CancellationToken cancellation);
}
