namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>What is wrong with a remote-write body, stable enough for an <c>error.type</c>.</summary>
public enum RemoteWriteDefect : byte
{
    None = 0,

    /// <summary>A field is longer than what holds it; the detail is by how many bytes.</summary>
    RunsPastEnd,

    /// <summary>A varint of more than ten bytes, or beyond 64 bits.</summary>
    VarintTooLong,

    /// <summary>Field number 0, or one beyond 2^29-1.</summary>
    InvalidFieldNumber,

    /// <summary>Groups (wire types 3 and 4) are in no version of these messages, wire types 6 and 7 in no protobuf; the detail is the type.</summary>
    UnsupportedWireType,

    /// <summary>A known field with another wire type than its own; the detail is the type.</summary>
    WrongWireType,

    /// <summary>The body holds the other version's message; the detail is the field that gives it away.</summary>
    WrongMessage,

    /// <summary>2.0: symbols[0] is not the empty string.</summary>
    FirstSymbolNotEmpty,

    /// <summary>2.0: more symbols than the limit, which is the detail.</summary>
    TooManySymbols,

    /// <summary>A series has more labels than the limit; the detail is how many. Refuses that series only.</summary>
    TooManyLabels,

    /// <summary>2.0: a list of label references whose length is odd; the detail is how many. Refuses that series only.</summary>
    OddLabelReferences,

    /// <summary>2.0: a reference beyond the symbol table; the detail is the reference. Refuses that series only.</summary>
    SymbolOutOfRange,
}
