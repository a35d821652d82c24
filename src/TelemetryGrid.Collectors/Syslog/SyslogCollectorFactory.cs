using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Identity;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>Makes collectors for sources that listen for syslog.</summary>
public sealed class SyslogCollectorFactory(
    IRecordSink sink,
    PartitionMap map,
    DeviceAddressBook addresses,
    IngestMetrics metrics,
    RejectedRecords rejected,
    TimeProvider time,
    ILoggerFactory loggers
) : ICollectorFactory
{
    public bool Handles(SourceKind kind) => kind == SourceKind.Syslog;

    public ICollector Create(SourceDefinition source, SourceCredentials credentials) =>
        new SyslogCollector(
            source,
            () => SyslogOptionsReader.Read(source),
            sink,
            map,
            addresses,
            metrics,
            time,
            loggers.CreateLogger<SyslogCollector>(),
            rejected
        );
}
