namespace TelemetryGrid.Simulation.Model;

/// <summary>What a device has to tell by itself.</summary>
internal enum DeviceNewsKind
{
    LinkDown,
    LinkUp,

    /// <summary>Somebody logged in, from an address.</summary>
    Login,

    /// <summary>Somebody tried to, from an address.</summary>
    LoginFailed,

    /// <summary>Somebody changed the configuration, from an address.</summary>
    ConfigurationChanged,

    /// <summary>An interface begins to receive damaged frames.</summary>
    ErrorsRising,
    ErrorsFalling,
}
