using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Tables;

/// <summary>Reads one device: what profiles and discovery need of a session.</summary>
internal interface ISnmpReader
{
    /// <summary>Reads scalars into <paramref name="into"/>; those that the device does not have are left out.</summary>
    /// <returns>Why they could not be read, null when they were.</returns>
    Task<SnmpFailure?> GetAsync(IReadOnlyList<ObjectIdentifier> names, SnmpColumns into, CancellationToken cancellationToken);

    /// <summary>Walks columns side by side into <paramref name="into"/>.</summary>
    Task<SnmpWalkResult> WalkAsync(
        IReadOnlyList<ObjectIdentifier> columns,
        SnmpColumns into,
        int maxRows,
        CancellationToken cancellationToken
    );
}
