namespace TelemetryGrid.Protocols.Gnmi;

/// <summary>How an agent is asked to write values (gnmi.proto, "Encoding"); the numbers are those of the wire.</summary>
public enum GnmiEncoding : byte
{
    Json = 0,
    Bytes = 1,
    Proto = 2,
    Ascii = 3,
    JsonIetf = 4,
}
