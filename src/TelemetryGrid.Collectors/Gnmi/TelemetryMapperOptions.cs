namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>The bounds of what one device may stream.</summary>
public sealed class TelemetryMapperOptions
{
    /// <summary>Leaves of one device at most; others are dropped. Default 100,000.</summary>
    public int MaxLeaves { get; set; } = 100_000;

    /// <summary>Interfaces of one device at most. Default 16,384.</summary>
    public int MaxInterfaces { get; set; } = 16_384;

    /// <summary>Samples and readings that wait for the log at most; others are dropped. Default 100,000.</summary>
    public int MaxPending { get; set; } = 100_000;

    /// <summary>How long the counters of an interface may take to arrive together. Default 1 second.</summary>
    public TimeSpan Settle { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How far an agent's time may be off. Beyond, what it says is taken to hold since it came: leaves sent on change have the time of a change
    /// that may be months ago. Default 1 minute.
    /// </summary>
    public TimeSpan MaxClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A text that has changed this often is no state, and its leaf is dropped. Default 100.</summary>
    public int MaxTextChanges { get; set; } = 100;
}
