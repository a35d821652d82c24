using System.Collections.Immutable;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>A label and where its value comes from: a fixed text, a part of the index, an interface's name, or the first column that has any.</summary>
internal sealed record ProfileLabel(string Name)
{
    public string? Text { get; init; }

    public string? IndexPart { get; init; }

    /// <summary>Tried in order; without a value in any, the label is <see cref="Otherwise"/>, or the row's index where that is null.</summary>
    public ImmutableArray<ProfileColumn> Columns { get; init; } = [];

    /// <summary>The column's value, or the index where its <c>Column</c> is empty, is an ifIndex; the label is the interface's name.</summary>
    public ProfileInterface? Interface { get; init; }

    /// <summary>Words for the numbers of the column.</summary>
    public ImmutableDictionary<string, string> Words { get; init; } = ImmutableDictionary<string, string>.Empty;

    public string? Otherwise { get; init; }
}
