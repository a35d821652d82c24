using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Api;

/// <summary>Makes a collector per polled JSON endpoint.</summary>
public sealed class ApiCollectorFactory(
    IMetricSink metrics,
    IRecordSink records,
    IngestMetrics ingest,
    TimeProvider time,
    RejectedRecords? rejected = null
) : ICollectorFactory
{
    public bool Handles(SourceKind kind) => kind is SourceKind.Api;

    public ICollector Create(SourceDefinition source, SourceCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return new ApiCollector(source, credentials, metrics, records, ingest, time, rejected);
    }
}
