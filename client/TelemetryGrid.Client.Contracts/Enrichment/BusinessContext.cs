namespace TelemetryGrid.Client;

/// <summary>Whose things are and what they serve. An entry for one device alone counts before all others, else the first that fits.</summary>
public sealed record BusinessContext
{
    /// <summary>Rises with every change; 0 while there never were any. Not for sending.</summary>
    public long Revision { get; init; }

    /// <summary>Not for sending.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>At most 500.</summary>
    public required IReadOnlyList<BusinessEntry> Entries { get; init; }
}
