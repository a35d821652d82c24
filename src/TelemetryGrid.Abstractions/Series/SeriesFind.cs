using System.Collections.Immutable;

namespace TelemetryGrid.Series;

/// <summary>Asks a partition which series, label names or label values it has.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SeriesFind")]
public sealed record SeriesFind
{
    [Id(0)]
    public required SeriesFindKind Kind { get; init; }

    /// <summary>The label whose values are asked for.</summary>
    [Id(1)]
    public string Label { get; init; } = "";

    /// <summary>A series counts when all matchers of any set hold; none means every series.</summary>
    [Id(2)]
    public ImmutableArray<ImmutableArray<SeriesMatcher>> MatcherSets { get; init; } = [];

    [Id(3)]
    public long StartMilliseconds { get; init; } = long.MinValue;

    [Id(4)]
    public long EndMilliseconds { get; init; } = long.MaxValue;

    /// <summary>The most to answer.</summary>
    [Id(5)]
    public required int Limit { get; init; }
}
