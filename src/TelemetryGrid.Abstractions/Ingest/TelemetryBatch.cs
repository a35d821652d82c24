namespace TelemetryGrid.Ingest;

/// <summary>
/// One entry of a partition's ingest log on its way to the grains. An empty payload is a doorbell only: the reader fetches entries up
/// to <see cref="Sequence"/> from the log. <see cref="Payload"/> is never written to after it was published.
/// </summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.TelemetryBatch")]
public sealed record TelemetryBatch([property: Id(0)] long Sequence, [property: Id(1)] ReadOnlyMemory<byte> Payload)
{
    /// <summary>The stream namespace; the stream's key is the partition number.</summary>
    public const string StreamNamespace = "telemetry";

    /// <summary>The stream provider's name.</summary>
    public const string StreamProvider = "ingest";
}
