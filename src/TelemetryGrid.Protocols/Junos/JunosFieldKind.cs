namespace TelemetryGrid.Protocols.Junos;

internal enum JunosFieldKind : byte
{
    Unsigned,
    Text,
    Message,
}
