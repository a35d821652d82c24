using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>Makes a collector for each port that routers send BMP to.</summary>
public sealed class BmpCollectorFactory(
    RouteTable table,
    IRecordSink records,
    IMetricSink metrics,
    DeviceAddressBook devices,
    IngestMetrics ingest,
    TimeProvider time,
    ILoggerFactory loggers
) : ICollectorFactory
{
    public bool Handles(SourceKind kind) => kind is SourceKind.Bmp;

    public ICollector Create(SourceDefinition source, SourceCredentials credentials) =>
        new BmpCollector(source, null, table, records, metrics, devices, ingest, time, loggers.CreateLogger<BmpCollector>());
}
