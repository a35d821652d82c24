using System.Net;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Protocols.Tests.Snmp;

/// <summary>Bindings with every SMI type.</summary>
internal static class SnmpSamples
{
    public static IReadOnlyList<SnmpVarBind> AllTypes { get; } =
    [
        .. (
            (SnmpValue[])
                [
                    SnmpValue.Integer32(int.MinValue),
                    SnmpValue.Integer32(-1),
                    SnmpValue.Integer32(255),
                    SnmpValue.OctetString("GigabitEthernet1/0/1"),
                    SnmpValue.OctetString(new byte[300]),
                    SnmpValue.OctetString(default(ReadOnlySpan<byte>)),
                    SnmpValue.Null,
                    SnmpValue.Oid(ObjectIdentifier.Parse("1.3.6.1.4.1.9.1.716")),
                    SnmpValue.IpAddress(IPAddress.Loopback),
                    SnmpValue.Counter32(uint.MaxValue),
                    SnmpValue.Gauge32(4_000_000_000),
                    SnmpValue.TimeTicks(1),
                    SnmpValue.Opaque([1, 2, 3]),
                    SnmpValue.Float(1.25f),
                    SnmpValue.Double(0.1),
                    SnmpValue.Counter64(ulong.MaxValue),
                    SnmpValue.Counter64(1UL << 40),
                    SnmpValue.NoSuchObject,
                    SnmpValue.NoSuchInstance,
                    SnmpValue.EndOfMibView,
                ]
        ).Select((value, i) => new SnmpVarBind(ObjectIdentifier.Parse("1.3.6.1.2.1.2.2.1.10").Child((uint)i * 1_000_003), value)),
    ];
}
