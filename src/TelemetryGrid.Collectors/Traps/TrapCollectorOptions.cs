namespace TelemetryGrid.Collectors.Traps;

/// <summary>Bounds of trap collectors, and where they keep their engine.</summary>
public sealed record TrapCollectorOptions
{
    /// <summary>Where the engine id and its starts survive a restart.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Events and answers that wait for the log.</summary>
    public int MaxQueued { get; init; } = 8192;

    /// <summary>Events appended at once.</summary>
    public int MaxBatch { get; init; } = 512;

    /// <summary>Senders whose rates are watched, each on its own.</summary>
    public int MaxSenders { get; init; } = 16_384;

    /// <summary>Informs remembered to tell repetitions.</summary>
    public int MaxInforms { get; init; } = 16_384;

    /// <summary>v3 senders whose clocks are remembered.</summary>
    public int MaxEngines { get; init; } = 10_000;
}
