namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>The abstract data types of RFC 7011 §6.1 and RFC 6313 (structured data, here one value).</summary>
public enum ElementType : byte
{
    OctetArray = 0,
    Unsigned8,
    Unsigned16,
    Unsigned32,
    Unsigned64,
    Unsigned256,
    Signed8,
    Signed16,
    Signed32,
    Signed64,
    Float32,
    Float64,
    Boolean,
    MacAddress,
    String,
    IPv4Address,
    IPv6Address,
    DateTimeSeconds,
    DateTimeMilliseconds,
    DateTimeMicroseconds,
    DateTimeNanoseconds,
    StructuredData,
}
