using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>Receives the instances of walked columns.</summary>
public interface ISnmpColumnSink
{
    /// <summary>Takes one value; the spans are valid during the call only. Walks that run side by side call from several threads.</summary>
    /// <param name="column">The column's object identifier.</param>
    /// <param name="instance">The encoded sub-identifiers behind the column: the row's index.</param>
    /// <param name="value">The value, never an exception.</param>
    void OnValue(ObjectIdentifier column, ReadOnlySpan<byte> instance, SnmpValueView value);
}
