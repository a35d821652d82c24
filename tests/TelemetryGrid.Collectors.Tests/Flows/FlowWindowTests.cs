using TelemetryGrid.Collectors.Flows;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Collectors.Tests.Flows;

public sealed class FlowWindowTests
{
    [Fact]
    public void TryAdd_SameKey_SumsAndSpansTimes()
    {
        var window = new FlowWindow(1024);
        Assert.True(window.TryAdd(0, Record(1, start: 100, end: 200, octets: 10, flags: 2)));
        Assert.True(window.TryAdd(0, Record(1, start: 50, end: 150, octets: 5, flags: 16)));
        var entry = Assert.Single(window.Entries.ToArray());
        Assert.Equal((50L, 200L, 15UL, 2UL), (entry.StartMilliseconds, entry.EndMilliseconds, entry.Octets, entry.Records));
        Assert.Equal(18, entry.Attributes.TcpControlBits);
    }

    [Fact]
    public void TryAdd_SameKeyOtherExporter_TwoEntries()
    {
        var window = new FlowWindow(1024);
        window.TryAdd(0, Record(1));
        window.TryAdd(1, Record(1));
        Assert.Equal([0, 1], window.Exporters.ToArray());
    }

    [Fact]
    public void TryAdd_Full_RefusesNewKeysAndStillSumsKnownOnes()
    {
        var window = new FlowWindow(2000);
        for (uint i = 0; i < 2000; i++)
        {
            Assert.True(window.TryAdd(0, Record(i)));
        }
        Assert.False(window.TryAdd(0, Record(5000)));
        Assert.True(window.TryAdd(0, Record(7, octets: 1)));
        Assert.Equal(2000, window.Count);
    }

    [Fact]
    public void TryAdd_ManyRandomRecords_EqualsDictionary()
    {
        var random = new Random(7);
        var window = new FlowWindow(1 << 20);
        var expected = new Dictionary<(int, FlowTuple), ulong>();
        for (var i = 0; i < 200_000; i++)
        {
            var record = Record((uint)random.Next(30_000), octets: (ulong)random.Next(1500));
            var exporter = random.Next(5);
            window.TryAdd(exporter, in record);
            expected[(exporter, record.Tuple)] = expected.GetValueOrDefault((exporter, record.Tuple)) + record.Octets;
        }
        Assert.Equal(expected.Count, window.Count);
        for (var i = 0; i < window.Count; i++)
        {
            Assert.Equal(expected[(window.Exporters[i], window.Entries[i].Tuple)], window.Entries[i].Octets);
        }
        window.Clear();
        Assert.Equal(0, window.Count);
        Assert.True(window.TryAdd(0, Record(1)));
    }

    internal static FlowAggregate Record(uint source, long start = 0, long end = 0, ulong octets = 100, byte flags = 0) =>
        new(
            new FlowTuple(0, 0x0000_FFFF_0000_0000UL | source, 0, 0x0000_FFFF_0A00_0001UL, 1000, 443, 6),
            new FlowAttributes(1, 2, 0, 0, 1, 0, flags, 0, 0, 0, 0),
            start,
            end,
            octets,
            2,
            1
        );
}
