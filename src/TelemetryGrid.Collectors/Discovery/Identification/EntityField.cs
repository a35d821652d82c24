namespace TelemetryGrid.Collectors.Discovery.Identification;

/// <summary>What ENTITY-MIB (RFC 6933) says of a physical entity.</summary>
internal enum EntityField
{
    Description,
    Name,
    Hardware,
    Firmware,
    Software,
    Serial,
    Model,
}
