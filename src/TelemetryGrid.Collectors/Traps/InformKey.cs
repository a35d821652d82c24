using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>What is the same in every repetition of an inform.</summary>
internal readonly record struct InformKey(FlowAddress Sender, ushort Port, int RequestId);
