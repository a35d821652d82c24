using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>Makes a collector per polled device, all on one engine.</summary>
public sealed class SnmpCollectorFactory(SnmpPolling polling, IngestPipeline pipeline, IngestMetrics metrics, TimeProvider time)
    : ICollectorFactory
{
    public bool Handles(SourceKind kind) => kind is SourceKind.Snmp;

    public ICollector Create(SourceDefinition source, SourceCredentials credentials) =>
        new SnmpCollector(source, credentials, polling, pipeline, metrics, time);
}
