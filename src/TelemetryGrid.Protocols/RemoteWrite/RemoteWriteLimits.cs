namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>What a reader accepts before it refuses. The length of the body itself is bounded where it is received.</summary>
public sealed record RemoteWriteLimits
{
    public static RemoteWriteLimits Default { get; } = new();

    /// <summary>Entries of the 2.0 symbol table, 8 bytes of memory each; beyond it the request is malformed.</summary>
    public int MaxSymbols { get; init; } = 1_000_000;

    /// <summary>Labels of a series or an exemplar; beyond it the series is refused.</summary>
    public int MaxLabels { get; init; } = 256;
}
