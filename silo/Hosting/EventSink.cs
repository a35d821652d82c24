using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Grains.Records;
using TelemetryGrid.Records;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>What grains tell goes the way of all foreign events.</summary>
internal sealed class EventSink(IRecordSink sink) : IEventSink
{
    public ValueTask AppendAsync(IReadOnlyCollection<EventRecord> events, CancellationToken cancellation) =>
        sink.AppendAsync(events, cancellation);
}
