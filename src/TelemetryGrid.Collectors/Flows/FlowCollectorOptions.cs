namespace TelemetryGrid.Collectors.Flows;

/// <summary>How flow collectors fold and where they keep what exporters taught them.</summary>
public sealed record FlowCollectorOptions
{
    /// <summary>How long records of one key are folded before they go on.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Distinct keys of one window; a full window is closed early.</summary>
    public int MaxKeysPerWindow { get; init; } = 262_144;

    /// <summary>Where templates and samplers survive a restart.</summary>
    public required string StateDirectory { get; init; }
}
