namespace TelemetryGrid.Identity;

/// <summary>What kind of thing has metrics that are watched.</summary>
public enum EntityKind
{
    Device,
    Interface,

    /// <summary>A heavy flow, as its exporter sees it.</summary>
    Flow,

    /// <summary>A service, as a device sees it.</summary>
    Service,
}
