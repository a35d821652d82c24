using System.Collections.Immutable;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>What one reading of a device under its profiles found.</summary>
internal sealed record ProfileReading
{
    public static ProfileReading None { get; } = new();

    /// <summary>When it began: the time of its samples.</summary>
    public DateTimeOffset Timestamp { get; init; }

    public TimeSpan Duration { get; init; }

    public IReadOnlyList<ProfileSample> Samples { get; init; } = [];

    /// <summary>The names of the profiles that the device has.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>What went wrong first, as a sentence; null when all was read.</summary>
    public string? Error { get; init; }

    /// <summary>Tables that the device does not have and that were not asked for.</summary>
    public int MissingTables { get; init; }

    /// <summary>Samples left out: odd rows and values, series said twice, and what is beyond the limit.</summary>
    public int Dropped { get; init; }
}
