namespace TelemetryGrid.Protocols.Otlp;

/// <summary>Types of protobuf that OTLP uses, and how OTLP/JSON writes them.</summary>
internal enum OtlpFieldType : byte
{
    Message,
    Text,

    /// <summary>Base64 in JSON.</summary>
    Bytes,

    /// <summary>Bytes that are hexadecimal in JSON: ids of traces and spans.</summary>
    Id,
    Boolean,

    /// <summary>A varint; enums too, whose names are not allowed.</summary>
    Varint,

    /// <summary>A zigzag varint.</summary>
    Signed,

    /// <summary>Eight octets, signed or not.</summary>
    Fixed64,
    Fixed32,
    Double,
}
