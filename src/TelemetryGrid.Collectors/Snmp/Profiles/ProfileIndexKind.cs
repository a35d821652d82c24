namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>How sub-identifiers of an index are read (RFC 2578 §7.7).</summary>
internal enum ProfileIndexKind
{
    /// <summary>One sub-identifier.</summary>
    Integer,

    /// <summary>Four.</summary>
    Ipv4,

    /// <summary>Six.</summary>
    Mac,

    /// <summary>A length and as many characters.</summary>
    String,

    /// <summary>Characters up to the end, without their number.</summary>
    ImpliedString,

    /// <summary>InetAddressType and InetAddress: a type, a length and as many octets (RFC 4001 §4.1).</summary>
    InetAddress,

    /// <summary>A length and as many octets that are an address.</summary>
    Address,

    /// <summary>Everything up to the end, as it stands.</summary>
    Rest,
}
