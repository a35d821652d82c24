namespace TelemetryGrid.Protocols.Syslog;

/// <summary>What a message says has become of an interface, or of what runs over it.</summary>
public enum SyslogInterfaceState : byte
{
    /// <summary>The event names an interface and no state.</summary>
    None = 0,

    Up,

    Down,

    /// <summary>Shut down on purpose.</summary>
    AdministrativelyDown,

    /// <summary>Shut down by the device, which found an error.</summary>
    ErrorDisabled,
}
