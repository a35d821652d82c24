namespace TelemetryGrid.Collectors.Snmp;

/// <summary>Why the walk of a column ended.</summary>
public enum SnmpWalkEnd
{
    /// <summary>Every instance was read.</summary>
    Complete,

    /// <summary>The agent stopped answering.</summary>
    NoAnswer,

    /// <summary>The agent returned a name that does not follow the one before, which would never end.</summary>
    NotIncreasing,

    /// <summary>The column has more instances than allowed.</summary>
    LimitReached,

    /// <summary>The agent answered with an error, or with nothing usable.</summary>
    AgentError,

    /// <summary>The walk was cancelled.</summary>
    Cancelled,
}
