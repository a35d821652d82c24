using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Enrichment.Flows;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Flows;

/// <summary>Makes collectors for every source that listens for flows.</summary>
public sealed class FlowCollectorFactory(
    FlowCollectorOptions options,
    IngestPipeline pipeline,
    DeviceAddressBook addresses,
    IngestMetrics metrics,
    FlowContext context,
    TimeProvider time,
    ILoggerFactory loggers
) : ICollectorFactory
{
    public bool Handles(SourceKind kind) => kind is SourceKind.Flow or SourceKind.Netflow or SourceKind.Ipfix or SourceKind.Sflow;

    public ICollector Create(SourceDefinition source, SourceCredentials credentials) =>
        new FlowCollector(source, options, pipeline, addresses, metrics, time, loggers.CreateLogger<FlowCollector>(), context);
}
