namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>How calls of a method are admitted and answered; generated from the attributes of the interface method.</summary>
[Flags]
public enum GrainMethodOptions
{
    None = 0,

    /// <summary>May run while any other call awaits.</summary>
    AlwaysInterleave = 1,

    /// <summary>May run while other read-only calls await.</summary>
    ReadOnly = 2,

    /// <summary>No response is sent.</summary>
    OneWay = 4,
}
