using TelemetryGrid.Collectors.Enrichment;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Validation;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>Makes a collector for each pair of ports that OTLP is sent to.</summary>
public sealed class OtlpCollectorFactory(
    MetricIntake metrics,
    IRecordSink records,
    RecordValidator validator,
    EnrichmentPipeline enrichment,
    DeviceAddressBook addresses,
    IngestMetrics counters,
    TimeProvider time
) : ICollectorFactory
{
    public bool Handles(SourceKind kind) => kind is SourceKind.Otlp;

    public ICollector Create(SourceDefinition source, SourceCredentials credentials) =>
        new OtlpCollector(source, credentials, addresses, new OtlpNode(metrics, records, validator, enrichment, counters, time));
}
