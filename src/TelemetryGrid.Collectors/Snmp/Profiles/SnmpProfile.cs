using System.Collections.Immutable;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>Says which objects of a device become which metrics. Read from a file; see <see cref="ProfileLoader"/> for its form.</summary>
internal sealed record SnmpProfile
{
    public required string Name { get; init; }

    public string Source { get; init; } = "";

    /// <summary>Profiles whose values and tables this one has as well, but for metrics that it says itself.</summary>
    public ImmutableArray<string> Extends { get; init; } = [];

    /// <summary>Profiles that are left out on devices that this one is for, since both say the same.</summary>
    public ImmutableArray<string> InsteadOf { get; init; } = [];

    /// <summary>One of these must hold; without any it is for every device.</summary>
    public ImmutableArray<ProfileMatch> Matches { get; init; } = [];

    /// <summary>There only to be extended.</summary>
    public bool IsBase { get; init; }

    /// <summary>Each a scalar; their columns name instances.</summary>
    public ImmutableArray<ProfileValue> Scalars { get; init; } = [];

    public ImmutableArray<ProfileTable> Tables { get; init; } = [];
}
