namespace TelemetryGrid.Series;

/// <summary>Asks a partition to evaluate a PromQL expression over the series it holds, at every step.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SeriesEvaluate")]
public sealed record SeriesEvaluate
{
    [Id(0)]
    public required string Expression { get; init; }

    [Id(1)]
    public required long StartMilliseconds { get; init; }

    [Id(2)]
    public required long EndMilliseconds { get; init; }

    [Id(3)]
    public required long StepMilliseconds { get; init; }

    [Id(4)]
    public required long LookbackMilliseconds { get; init; }

    [Id(5)]
    public required long SubqueryStepMilliseconds { get; init; }

    [Id(6)]
    public required long MaxSamples { get; init; }

    [Id(7)]
    public required int MaxSeries { get; init; }

    /// <summary>The question's own number, by which it can be stopped.</summary>
    [Id(8)]
    public Guid Question { get; init; }
}
