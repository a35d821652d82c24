namespace TelemetryGrid.Protocols.Snmp;

/// <summary>Bounds that hold for every message read or written. Nesting needs none: the decoder descends a fixed four levels and never recurses.</summary>
public static class SnmpLimits
{
    /// <summary>Sub-identifiers in one object identifier (RFC 2578 §3.5).</summary>
    public const int MaxSubIdentifiers = 128;

    /// <summary>Variable bindings read from one message.</summary>
    public const int MaxVarBinds = 4096;

    /// <summary>The largest UDP payload over IPv4, and with it the largest message.</summary>
    public const int MaxMessageSize = 65_507;

    /// <summary>Every SNMP entity accepts messages up to this size (RFC 3417 §3.2).</summary>
    public const int MinimumMessageSize = 484;

    /// <summary>Octets of the longest engine id (RFC 3411 §5, SnmpEngineID); the shortest has five, and none stands for an unknown engine.</summary>
    public const int MaxEngineIdLength = 32;

    /// <summary>Octets of the longest USM user name (RFC 3414 §2.4).</summary>
    public const int MaxUserNameLength = 32;
}
