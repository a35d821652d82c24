namespace TelemetryGrid.Protocols.Bmp;

/// <summary>Information elements of Initiation and Peer Up messages (RFC 7854 §4.4, RFC 9069 §4.4.1).</summary>
public enum BmpInformation : ushort
{
    Text = 0,
    SysDescr = 1,
    SysName = 2,
    TableName = 3,
}
