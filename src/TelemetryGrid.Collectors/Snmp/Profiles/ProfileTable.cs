using System.Collections.Immutable;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>Rows that become samples, one a row and value.</summary>
internal sealed record ProfileTable
{
    /// <summary>How the index is read, from its first sub-identifier on; empty takes it whole, as the part named <c>index</c>.</summary>
    public ImmutableArray<ProfileIndexPart> Index { get; init; } = [];

    /// <summary>The first tells rows apart: those that would be the same series get a number behind it.</summary>
    public ImmutableArray<ProfileLabel> Labels { get; init; } = [];

    public ImmutableArray<ProfileValue> Values { get; init; } = [];

    /// <summary>Rows that this does not hold for are left out.</summary>
    public ProfileCondition? When { get; init; }
}
