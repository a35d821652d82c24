namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>The counters that a Report-PDU names its reason by (RFC 3414 §5 usmStats, RFC 3412 §5 snmpMPDStats, RFC 3413 §4.1.2).</summary>
public static class SnmpReports
{
    // 1.3.6.1.6.3.15.1.1, 1.3.6.1.6.3.11.2.1, 1.3.6.1.6.3.12.1
    private static ReadOnlySpan<byte> UsmStats => [0x2B, 6, 1, 6, 3, 15, 1, 1];

    private static ReadOnlySpan<byte> MpdStats => [0x2B, 6, 1, 6, 3, 11, 2, 1];

    private static ReadOnlySpan<byte> TargetObjects => [0x2B, 6, 1, 6, 3, 12, 1];

    // In the order of the objects' last sub-identifiers, from 1.
    private static ReadOnlySpan<SnmpV3Status> UsmOrder =>
        [
            SnmpV3Status.UnsupportedSecurityLevel,
            SnmpV3Status.NotInTimeWindow,
            SnmpV3Status.UnknownUserName,
            SnmpV3Status.UnknownEngineId,
            SnmpV3Status.WrongDigest,
            SnmpV3Status.DecryptionError,
        ];

    private static ReadOnlySpan<SnmpV3Status> MpdOrder =>
        [SnmpV3Status.UnsupportedSecurityModel, SnmpV3Status.InvalidMessage, SnmpV3Status.UnknownPduHandler];

    /// <summary>Why the engine refused, by the first known object in the report.</summary>
    public static SnmpV3Status Classify(SnmpPdu report)
    {
        var reader = report.VarBinds;
        while (reader.TryRead(out var varBind))
        {
            var status = Classify(varBind.Name);
            if (status != SnmpV3Status.UnknownReport)
            {
                return status;
            }
        }
        return SnmpV3Status.UnknownReport;
    }

    /// <summary>The reason that one counter stands for, with or without its instance.</summary>
    public static SnmpV3Status Classify(EncodedOid name)
    {
        var bytes = name.Bytes;
        if (bytes.StartsWith(UsmStats))
        {
            return At(UsmOrder, bytes[UsmStats.Length..]);
        }
        if (bytes.StartsWith(MpdStats))
        {
            return At(MpdOrder, bytes[MpdStats.Length..]);
        }
        if (bytes.StartsWith(TargetObjects) && bytes.Length > TargetObjects.Length)
        {
            return bytes[TargetObjects.Length] switch
            {
                4 => SnmpV3Status.UnavailableContext,
                5 => SnmpV3Status.UnknownContext,
                _ => SnmpV3Status.UnknownReport,
            };
        }
        return SnmpV3Status.UnknownReport;
    }

    /// <summary>The counter's instance to put into a report.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No counter stands for this status.</exception>
    public static ObjectIdentifier Name(SnmpV3Status status)
    {
        var index = UsmOrder.IndexOf(status);
        if (index >= 0)
        {
            return Instance(UsmStats, 1 + index);
        }
        index = MpdOrder.IndexOf(status);
        return index >= 0 ? Instance(MpdStats, 1 + index)
            : status == SnmpV3Status.UnavailableContext ? Instance(TargetObjects, 4)
            : status == SnmpV3Status.UnknownContext ? Instance(TargetObjects, 5)
            : throw new ArgumentOutOfRangeException(nameof(status), status, "No counter stands for this status.");
    }

    private static SnmpV3Status At(ReadOnlySpan<SnmpV3Status> order, ReadOnlySpan<byte> rest) =>
        rest.IsEmpty || rest[0] == 0 || rest[0] > order.Length ? SnmpV3Status.UnknownReport : order[rest[0] - 1];

    private static ObjectIdentifier Instance(ReadOnlySpan<byte> prefix, int index) =>
        ObjectIdentifier.FromValidated([.. prefix, (byte)index, 0]);
}
