namespace TelemetryGrid.Collectors.Snmp;

/// <summary>How a poll of a device ended.</summary>
public enum SnmpPollStatus
{
    /// <summary>Everything that was asked for was read, or the agent does not have it.</summary>
    Ok,

    /// <summary>The agent answers, but a part could not be read; <see cref="SnmpDevicePoll.Error"/> says which.</summary>
    Partial,

    /// <summary>No answer at all; a wrong community, and with some agents a wrong privacy password, looks the same.</summary>
    TimedOut,

    /// <summary>The agent refuses community or user with an error of its own, and is asked less often until it takes them.</summary>
    Unauthorized,

    /// <summary>The request could not be sent, or the agent answered with an error.</summary>
    Failed,
}
