namespace TelemetryGrid.Records;

/// <summary>One log line.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.LogRecord")]
public sealed record LogRecord : TelemetryRecord
{
    public override TelemetryCategory Category => TelemetryCategory.Log;

    [Id(0)]
    public required string Body { get; init; }
}
