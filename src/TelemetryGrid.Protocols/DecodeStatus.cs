namespace TelemetryGrid.Protocols;

/// <summary>Why a decoder stopped. Everything but <see cref="Ok"/> is counted under its <c>error.type</c> and costs the sender one datagram at most.</summary>
public enum DecodeStatus : byte
{
    /// <summary>The whole input was read.</summary>
    Ok = 0,

    /// <summary>The input ends before a structure it announces; what stood before it was read.</summary>
    Truncated,

    /// <summary>The version field names a protocol or version this decoder does not read.</summary>
    UnsupportedVersion,

    /// <summary>A length field contradicts the structure that carries it.</summary>
    InvalidLength,

    /// <summary>A field holds a value its specification forbids.</summary>
    InvalidValue,

    /// <summary>Data came for a template that is not known (yet); the records of that set were skipped.</summary>
    UnknownTemplate,

    /// <summary>A configured bound (templates, fields, records, nesting) was reached.</summary>
    LimitExceeded,
}
