using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>What profiles are chosen by.</summary>
internal sealed record ProfileDevice(ObjectIdentifier? ObjectId, string Description);
