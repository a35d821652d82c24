using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>Makes a collector for each port that listens for SNMP notifications.</summary>
public sealed class TrapCollectorFactory(
    TrapCollectorOptions options,
    SnmpUsers users,
    IRecordSink sink,
    DeviceAddressBook addresses,
    IngestMetrics metrics,
    RejectedRecords rejected,
    TimeProvider time,
    ILoggerFactory loggers
) : ICollectorFactory
{
    public bool Handles(SourceKind kind) => kind is SourceKind.Trap;

    public ICollector Create(SourceDefinition source, SourceCredentials credentials) =>
        new TrapCollector(
            source,
            credentials,
            options,
            users,
            sink,
            addresses,
            metrics,
            time,
            loggers.CreateLogger<TrapCollector>(),
            rejected
        );
}
