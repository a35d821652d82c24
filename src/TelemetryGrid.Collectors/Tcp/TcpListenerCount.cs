namespace TelemetryGrid.Collectors.Tcp;

/// <summary>What becomes of connections.</summary>
internal enum TcpListenerCount
{
    Accepted,

    /// <summary>Its address may not connect.</summary>
    Foreign,

    /// <summary>There were as many as are allowed.</summary>
    Refused,

    /// <summary>Ended for silence.</summary>
    Idle,
}
