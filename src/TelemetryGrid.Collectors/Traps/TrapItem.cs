using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>What a datagram came to: an event for the log, an answer for the sender, or both.</summary>
/// <param name="Event">Null for a repetition and for a v3 report.</param>
/// <param name="Answer">Sent once the log has the event; empty for a trap, which nobody waits for.</param>
/// <param name="Inform">What the event is remembered by; null unless it is an inform.</param>
internal sealed record TrapItem(EventRecord? Event, byte[] Answer, FlowAddress Sender, ushort Port, InformKey? Inform);
