using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Tests.Snmp;

/// <summary>Fills an agent with a system group and interfaces.</summary>
internal static class TestMib
{
    public const string IfEntry = "1.3.6.1.2.1.2.2.1";
    public const string IfXEntry = "1.3.6.1.2.1.31.1.1.1";

    public static void System(this TestAgent agent, uint sysUpTime)
    {
        agent.Set("1.3.6.1.2.1.1.1.0", SnmpValue.OctetString("A test device"));
        agent.Set("1.3.6.1.2.1.1.2.0", SnmpValue.Oid(ObjectIdentifier.Parse("1.3.6.1.4.1.99999.1")));
        agent.Set("1.3.6.1.2.1.1.3.0", SnmpValue.TimeTicks(sysUpTime));
        agent.Set("1.3.6.1.2.1.1.5.0", SnmpValue.OctetString("test-device"));
    }

    /// <summary>Adds a row; counters start at <paramref name="octets"/> and differ from each other by one.</summary>
    public static void Interface(this TestAgent agent, int index, string? name, string descr, ulong octets, bool wide = true)
    {
        Entry(1, SnmpValue.Integer32(index));
        Entry(2, SnmpValue.OctetString(descr));
        Entry(3, SnmpValue.Integer32(6));
        Entry(5, SnmpValue.Gauge32(uint.MaxValue));
        Entry(6, SnmpValue.OctetString([0, 1, 2, 0xAB, 0xCD, (byte)index]));
        Entry(7, SnmpValue.Integer32(1));
        Entry(8, SnmpValue.Integer32(2));
        Entry(10, SnmpValue.Counter32((uint)octets));
        Entry(11, SnmpValue.Counter32((uint)octets + 2));
        Entry(13, SnmpValue.Counter32(13));
        Entry(14, SnmpValue.Counter32(14));
        Entry(16, SnmpValue.Counter32((uint)octets + 1));
        Entry(17, SnmpValue.Counter32((uint)octets + 3));
        Entry(19, SnmpValue.Counter32(19));
        Entry(20, SnmpValue.Counter32(20));
        if (name is not null)
        {
            XEntry(1, SnmpValue.OctetString(name));
            XEntry(15, SnmpValue.Gauge32(10_000));
            XEntry(18, SnmpValue.OctetString($"to {name}"));
            XEntry(19, SnmpValue.TimeTicks(0));
        }
        if (wide)
        {
            XEntry(6, SnmpValue.Counter64(octets));
            XEntry(10, SnmpValue.Counter64(octets + 1));
            XEntry(7, SnmpValue.Counter64(octets + 2));
            XEntry(11, SnmpValue.Counter64(octets + 3));
        }

        void Entry(int column, SnmpValue value) => agent.Set($"{IfEntry}.{column}.{index}", value);
        void XEntry(int column, SnmpValue value) => agent.Set($"{IfXEntry}.{column}.{index}", value);
    }
}
