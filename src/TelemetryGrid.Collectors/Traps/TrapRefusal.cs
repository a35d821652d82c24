namespace TelemetryGrid.Collectors.Traps;

/// <summary>Why a datagram became no event.</summary>
internal enum TrapRefusal
{
    /// <summary>It is no SNMP message, or no notification that could be read.</summary>
    Malformed,

    /// <summary>v1 or v2c with a community that is not let in.</summary>
    UnknownCommunity,

    /// <summary>v3 with a user that is not let in, or at a level that is not the user's.</summary>
    UnknownUser,

    /// <summary>v3 with a wrong digest, or undecipherable.</summary>
    AuthenticationFailed,

    /// <summary>v3 with a clock that is not the sender's, or ours for an inform.</summary>
    NotInTimeWindow,

    /// <summary>A message of SNMP that is no notification.</summary>
    Unexpected,

    /// <summary>The sender sends more than is taken from one.</summary>
    RateLimited,

    /// <summary>More came than the log takes.</summary>
    QueueFull,
}
