namespace TelemetryGrid.Anomalies;

/// <summary>What an entity's detector of one metric has learnt.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.DetectorReport")]
public sealed record DetectorReport
{
    [Id(0)]
    public required string Metric { get; init; }

    /// <summary>Samples it has learnt from.</summary>
    [Id(1)]
    public required long Points { get; init; }

    /// <summary>The score from which it tells an anomaly, as feedback has moved it.</summary>
    [Id(2)]
    public required double Threshold { get; init; }

    /// <summary>How much the baseline knows of this hour, 0 to 1.</summary>
    [Id(3)]
    public required double Maturity { get; init; }

    /// <summary>The newest sample it has seen; null before the first.</summary>
    [Id(4)]
    public DateTimeOffset? LastSample { get; init; }
}
