namespace TelemetryGrid.Protocols.Gnmi;

/// <summary>What a SubscribeResponse brings.</summary>
public enum GnmiResponseKind : byte
{
    /// <summary>Nothing that is known here.</summary>
    Empty = 0,

    /// <summary>A notification, whose updates and deletes went to the sink.</summary>
    Notification,

    /// <summary>Everything subscribed to has been sent once (gNMI specification §3.5.1.4).</summary>
    Sync,

    /// <summary>The agent refuses something (deprecated, still in use).</summary>
    Error,
}
