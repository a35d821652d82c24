namespace TelemetryGrid.Records;

/// <summary>One span of a trace; <see cref="TelemetryRecord.Timestamp"/> is its start.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SpanRecord")]
public sealed record SpanRecord : TelemetryRecord
{
    public override TelemetryCategory Category => TelemetryCategory.Trace;

    [Id(0)]
    public required string Name { get; init; }

    [Id(1)]
    public string? ParentSpanId { get; init; }

    [Id(2)]
    public required TimeSpan Duration { get; init; }

    [Id(3)]
    public bool IsError { get; init; }
}
