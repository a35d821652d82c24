using System.Collections.Immutable;
using System.Text.RegularExpressions;
using TelemetryGrid.Collectors.Snmp.Profiles;

namespace TelemetryGrid.Collectors.Discovery.Identification;

/// <summary>An operating system, how it is recognised, and where it says more of itself.</summary>
internal sealed record SystemRule(string Os, string Vendor, string Type)
{
    /// <summary>One must hold.</summary>
    public ImmutableArray<ProfileMatch> Matches { get; init; } = [];

    /// <summary>Other types, by what the model or sysDescr contains.</summary>
    public ImmutableArray<(Regex Expression, string Type)> Types { get; init; } = [];

    public ImmutableArray<SystemPlace> Model { get; init; } = [];

    public ImmutableArray<SystemPlace> Version { get; init; } = [];

    public ImmutableArray<SystemPlace> Serial { get; init; } = [];

    public IEnumerable<SystemPlace> Places => [.. Model, .. Version, .. Serial];
}
