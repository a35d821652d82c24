namespace TelemetryGrid.Collectors.Snmp;

/// <summary>Why a poll is not whole: its status and a sentence.</summary>
internal sealed record SnmpFailure(SnmpPollStatus Status, string Message);
