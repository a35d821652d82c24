using System.Collections.Immutable;

namespace TelemetryGrid.Series;

/// <summary>Asks a partition for samples. Times are milliseconds since 1970, both inclusive.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SeriesSelect")]
public sealed record SeriesSelect
{
    [Id(0)]
    public required ImmutableArray<SeriesMatcher> Matchers { get; init; }

    [Id(1)]
    public required long StartMilliseconds { get; init; }

    [Id(2)]
    public required long EndMilliseconds { get; init; }

    [Id(3)]
    public long StepMilliseconds { get; init; }

    /// <summary>The function that will be applied, a hint for the choice among downsampled data.</summary>
    [Id(4)]
    public string Function { get; init; } = "";

    [Id(5)]
    public long RangeMilliseconds { get; init; }

    /// <summary>More samples than this are refused.</summary>
    [Id(6)]
    public long MaxSamples { get; init; }

    /// <summary>The question's own number, by which it can be stopped.</summary>
    [Id(7)]
    public Guid Question { get; init; }
}
