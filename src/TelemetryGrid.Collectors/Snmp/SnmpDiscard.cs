namespace TelemetryGrid.Collectors.Snmp;

/// <summary>Why a received datagram went to no request.</summary>
public enum SnmpDiscard
{
    /// <summary>It is not a well-formed message.</summary>
    Malformed,

    /// <summary>It is a message, but no response of the version that was asked.</summary>
    Unexpected,

    /// <summary>Its request was answered already.</summary>
    Duplicate,

    /// <summary>Its request had timed out.</summary>
    Late,

    /// <summary>No request of ours has its request-id.</summary>
    UnknownRequest,

    /// <summary>v3: it is not proven to be the answer; wrong digest, undecipherable, old, or of another user or level.</summary>
    Unauthentic,

    /// <summary>It came from an address that was not asked.</summary>
    WrongSource,
}
