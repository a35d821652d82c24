namespace TelemetryGrid.Collectors.Bmp;

/// <summary>What a <see cref="BmpCounters"/> counts.</summary>
internal enum BmpCount
{
    /// <summary>Whole BMP messages.</summary>
    Messages,

    /// <summary>Routes announced, again or for the first time.</summary>
    Announced,

    /// <summary>Routes withdrawn.</summary>
    Withdrawn,

    /// <summary>Routes dropped with their peer or router.</summary>
    Dropped,

    /// <summary>Routes refused, for want of room or because no address can match them.</summary>
    RefusedRoutes,

    /// <summary>Updates with malformed attributes (RFC 7606).</summary>
    MalformedUpdates,

    /// <summary>Prefixes those updates announced.</summary>
    TreatedAsWithdrawn,

    /// <summary>Messages that could not be read.</summary>
    Malformed,

    /// <summary>Messages of types that are not known.</summary>
    UnknownMessages,

    /// <summary>Route Mirroring messages.</summary>
    Mirrored,

    /// <summary>Updates of what routers tell their peers, which the table does not hold.</summary>
    AdjRibOut,

    /// <summary>Updates of peers that were not said to be up.</summary>
    UnknownPeers,

    /// <summary>Peers beyond the most a router may have.</summary>
    RefusedPeers,

    /// <summary>Fields of address families that are not read.</summary>
    SkippedFamilies,

    /// <summary>Events and samples.</summary>
    Records,

    /// <summary>Of which the log has.</summary>
    Acknowledged,

    /// <summary>Events and samples the log did not take.</summary>
    Lost,

    Connections,

    /// <summary>Connections closed because there were too many.</summary>
    RefusedConnections,

    /// <summary>Connections of routers that are not let in.</summary>
    ForeignRouters,

    /// <summary>Connections closed because they brought nothing.</summary>
    IdleConnections,

    /// <summary>Connections that broke or lost their framing.</summary>
    BrokenConnections,
}
