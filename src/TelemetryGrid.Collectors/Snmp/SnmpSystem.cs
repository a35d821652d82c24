using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>The system group (RFC 3418) of a device; null for what the agent does not have.</summary>
/// <param name="SysName">The administrator's name of the device.</param>
/// <param name="SysDescr">Hardware and software, in the vendor's words.</param>
/// <param name="SysObjectId">The vendor's identification of the model.</param>
/// <param name="SysLocation">Where the device stands, in the administrator's words.</param>
/// <param name="SysUpTime">Hundredths of a second since the agent started, modulo 2^32.</param>
public sealed record SnmpSystem(
    string? SysName,
    string? SysDescr,
    ObjectIdentifier? SysObjectId,
    uint? SysUpTime,
    string? SysLocation = null
);
