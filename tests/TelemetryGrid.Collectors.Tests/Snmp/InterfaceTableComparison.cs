using System.Globalization;
using TelemetryGrid.Collectors.Snmp;

namespace TelemetryGrid.Collectors.Tests.Snmp;

/// <summary>Compares polled interfaces with the walks of both tables, instance by instance and in both directions.</summary>
internal static class InterfaceTableComparison
{
    private const string IfEntry = TestMib.IfEntry + ".";
    private const string IfXEntry = TestMib.IfXEntry + ".";

    /// <summary>Columns that hold for any agent; counters are compared by the caller's rule (column name, walked value, polled value).</summary>
    public static void AssertEqual(
        IReadOnlyDictionary<string, string> walk,
        SnmpDevicePoll poll,
        Action<string, ulong, ulong> compareCounter
    )
    {
        var instances = walk
            .Keys.Where(name => name.StartsWith($"{IfEntry}2.", StringComparison.Ordinal))
            .Select(name => name[(IfEntry.Length + 2)..])
            .ToArray();
        Assert.NotEmpty(instances);
        // The table is in the order of the instances, as is the poll.
        var ordered = instances.Select(i => uint.Parse(i, CultureInfo.InvariantCulture)).Order().ToArray();
        Assert.Equal(ordered.Length, poll.Interfaces.Length);
        for (var i = 0; i < ordered.Length; i++)
        {
            AssertRow(walk, ordered[i], poll.Interfaces[i], compareCounter);
        }
        Assert.Equal(poll.Interfaces.Length, poll.Interfaces.Select(row => row.Key).Distinct(StringComparer.Ordinal).Count());
    }

    private static void AssertRow(
        IReadOnlyDictionary<string, string> walk,
        uint instance,
        SnmpInterface row,
        Action<string, ulong, ulong> compareCounter
    )
    {
        Assert.Equal(Number(IfEntry, 1), row.IfIndex);
        Assert.Equal(Text(IfEntry, 2), row.IfDescr);
        Assert.Equal(Number(IfEntry, 3), (ulong?)row.IfType);
        Assert.Equal(Number(IfEntry, 5), row.IfSpeed);
        Assert.Equal(Number(IfEntry, 7) ?? 0, (ulong)row.IfAdminStatus);
        Assert.Equal(Number(IfEntry, 8) ?? 0, (ulong)row.IfOperStatus);
        Assert.Equal(Text(IfXEntry, 1), row.IfName);
        Assert.Equal(Number(IfXEntry, 15), row.IfHighSpeed);
        Assert.Equal(Text(IfXEntry, 18), row.IfAlias);
        Assert.Equal(Number(IfXEntry, 19), row.IfCounterDiscontinuityTime);
        var address = Cell(IfEntry, 6) is { } printed ? NetSnmp.Octets(printed) : [];
        Assert.Equal(
            address.Length is 0 or > 64 ? null : string.Join(':', address.Select(b => b.ToString("x2", CultureInfo.InvariantCulture))),
            row.IfPhysAddress
        );

        Counter("InOctets", row.InOctets, 6, IfEntry, 10);
        Counter("InUcastPkts", row.InUcastPkts, 7, IfEntry, 11);
        Counter("InMulticastPkts", row.InMulticastPkts, 8, IfXEntry, 2);
        Counter("InBroadcastPkts", row.InBroadcastPkts, 9, IfXEntry, 3);
        Counter("OutOctets", row.OutOctets, 10, IfEntry, 16);
        Counter("OutUcastPkts", row.OutUcastPkts, 11, IfEntry, 17);
        Counter("OutMulticastPkts", row.OutMulticastPkts, 12, IfXEntry, 4);
        Counter("OutBroadcastPkts", row.OutBroadcastPkts, 13, IfXEntry, 5);
        Counter("InDiscards", row.InDiscards, null, IfEntry, 13);
        Counter("InErrors", row.InErrors, null, IfEntry, 14);
        Counter("OutDiscards", row.OutDiscards, null, IfEntry, 19);
        Counter("OutErrors", row.OutErrors, null, IfEntry, 20);

        string? Cell(string table, int column) => walk.GetValueOrDefault($"{table}{column}.{instance}");

        ulong? Number(string table, int column) => ulong.TryParse(Cell(table, column), out var number) ? number : null;

        string? Text(string table, int column) => Cell(table, column) is { } printed ? NetSnmp.Text(printed) : null;

        void Counter(string name, SnmpCounter? polled, int? wide, string table, int narrow)
        {
            var expected = (wide is { } column ? Number(IfXEntry, column) : null) ?? Number(table, narrow);
            Assert.Equal(expected is null, polled is null);
            if (expected is { } value)
            {
                compareCounter(name, value, polled!.Value.Value);
            }
        }
    }
}
