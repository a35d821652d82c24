namespace TelemetryGrid.Collectors.Snmp;

/// <summary>How a request ended.</summary>
public enum SnmpRequestStatus
{
    /// <summary>A response came; it may still carry an error-status.</summary>
    Answered,

    /// <summary>v3: the agent refused the request by a report, for example because it does not know the user.</summary>
    Refused,

    /// <summary>No answer within the waiting time of the last attempt.</summary>
    TimedOut,

    /// <summary>The system refused to send, for example for want of a route.</summary>
    SendFailed,

    /// <summary>Refused unsent: too many requests were pending.</summary>
    Overloaded,

    /// <summary>The session was closed or the engine disposed first.</summary>
    Stopped,
}
