namespace TelemetryGrid.Records;

/// <summary>One sample of one series.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.MetricRecord")]
public sealed record MetricRecord : TelemetryRecord
{
    public override TelemetryCategory Category => TelemetryCategory.Metric;

    [Id(0)]
    public required string Name { get; init; }

    [Id(1)]
    public required double Value { get; init; }

    /// <summary>UCUM unit as OpenTelemetry uses it, for example <c>By</c> or <c>s</c>; empty when unknown.</summary>
    [Id(2)]
    public string Unit { get; init; } = "";

    /// <summary>True when the value only grows until it is reset.</summary>
    [Id(3)]
    public bool IsMonotonic { get; init; }
}
