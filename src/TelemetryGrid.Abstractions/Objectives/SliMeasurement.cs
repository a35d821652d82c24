namespace TelemetryGrid.Objectives;

/// <summary>What somebody measured up to a time: good and all events, or a value.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SliMeasurement")]
public sealed record SliMeasurement
{
    [Id(0)]
    public required DateTimeOffset At { get; init; }

    /// <summary>Tells measurements of the same time apart; the same time and id mean the same measurement.</summary>
    [Id(1)]
    public string Id { get; init; } = "";

    [Id(2)]
    public double? Good { get; init; }

    [Id(3)]
    public double? Total { get; init; }

    [Id(4)]
    public double? Value { get; init; }
}
