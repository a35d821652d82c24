namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>What a manager does about a message that came.</summary>
public enum UsmAction : byte
{
    /// <summary>Drop it and go on waiting: it is no proven answer. Count it under its status.</summary>
    Discard = 0,

    /// <summary>It is the answer.</summary>
    Deliver,

    /// <summary>Write the request anew and send it: engine id or clock have been learned from a report.</summary>
    Resend,

    /// <summary>End the request: the agent has refused it for the reason of the status.</summary>
    Fail,
}
