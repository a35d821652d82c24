using TelemetryGrid.Collectors.Enrichment;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Validation;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>What all OTLP intakes of a node share.</summary>
/// <param name="Enrichment">Null for none.</param>
internal sealed record OtlpNode(
    MetricIntake MetricSink,
    IRecordSink Records,
    RecordValidator Validator,
    EnrichmentPipeline? Enrichment,
    IngestMetrics Metrics,
    TimeProvider Time
)
{
    public const string Kind = "otlp";

    /// <summary>Bytes that the requests being worked on may take together. Default 256 MiB.</summary>
    public long MaxBufferBytes { get; init; } = 256L << 20;
}
