using TelemetryGrid.Grains.Interfaces;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Grains.Tests.Interfaces;

public sealed class InterfaceNamesTests
{
    private static readonly DeviceId Device = DeviceId.Parse("core-1");

    private readonly InterfaceNames _names = new();

    [Fact]
    public void Resolve_NothingLearned_KeepsTheIndex() => Assert.Equal("ifIndex:1", _names.Resolve(Device, Readings.Sflow(0, 0)));

    [Fact]
    public void Resolve_SnmpToldTheName_UsesIt()
    {
        _names.Learn(Device, Readings.Snmp(0, 0));

        Assert.Equal("eth0", _names.Resolve(Device, Readings.Sflow(0, 0)));
        Assert.Equal("ifIndex:2", _names.Resolve(Device, Readings.Sflow(0, 0) with { IfIndex = 2, Name = "ifIndex:2" }));
        Assert.Equal("ifIndex:1", _names.Resolve(DeviceId.Parse("core-2"), Readings.Sflow(0, 0)));
    }

    [Fact]
    public void Resolve_SnmpReading_KeepsItsOwnName()
    {
        _names.Learn(Device, Readings.Snmp(0, 0));

        Assert.Equal("renamed", _names.Resolve(Device, Readings.Snmp(0, 0) with { Name = "renamed" }));
    }

    [Fact]
    public void Learn_SflowReading_TeachesNothing()
    {
        _names.Learn(Device, Readings.Sflow(0, 0) with { Name = "ifIndex:9" });

        Assert.Equal("ifIndex:1", _names.Resolve(Device, Readings.Sflow(0, 0)));
    }

    [Fact]
    public void Learn_Renumbered_TheLatestNameCounts()
    {
        _names.Learn(Device, Readings.Snmp(0, 0));
        _names.Learn(Device, Readings.Snmp(30, 0) with { Name = "eth7" });

        Assert.Equal("eth7", _names.Resolve(Device, Readings.Sflow(40, 0)));
    }

    [Fact]
    public void Learn_FromTheDevice_TakesNamesAndNotIndexes()
    {
        _names.Learn(Device, [Line("eth0", 1, 0), Line("ifIndex:2", 2, 0)]);

        Assert.True(_names.Knows(Device));
        Assert.Equal("eth0", _names.Resolve(Device, Readings.Sflow(0, 0)));
        Assert.Equal("own", _names.Resolve(Device, Readings.Sflow(0, 0) with { IfIndex = 2, Name = "own" }));
    }

    [Fact]
    public void Learn_FromTheDevice_OfTwoWithOneIndexTheLastSeenCounts()
    {
        _names.Learn(Device, [Line("eth1", 1, 60), Line("eth9-unplugged", 1, 0)]);

        Assert.Equal("eth1", _names.Resolve(Device, Readings.Sflow(70, 0)));
    }

    [Fact]
    public void Knows_SomeReadingsSeen_StillAsksTheDevice()
    {
        // A poll may show a part of the device only: what the device knew before a restart must still be asked for.
        _names.Learn(Device, Readings.Snmp(0, 0));
        Assert.False(_names.Knows(Device));

        _names.Learn(Device, [Line("old-name", 1, 0), Line("eth1", 2, 0)]);
        Assert.Equal("eth0", _names.Resolve(Device, Readings.Sflow(0, 0)));
        Assert.Equal("eth1", _names.Resolve(Device, Readings.Sflow(0, 0) with { IfIndex = 2, Name = "ifIndex:2" }));
    }

    [Fact]
    public void Learn_FullTable_KnownIndexesAreStillRenamed()
    {
        for (var i = 0u; i < 20_000; i++)
        {
            _names.Learn(Device, Readings.Snmp(0, 0) with { IfIndex = i, Name = $"p{i}" });
        }
        _names.Learn(Device, Readings.Snmp(0, 0) with { IfIndex = 5, Name = "renamed" });

        Assert.Equal("renamed", _names.Resolve(Device, Readings.Sflow(0, 0) with { IfIndex = 5 }));
        Assert.Equal("own", _names.Resolve(Device, Readings.Sflow(0, 0) with { IfIndex = 19_000, Name = "own" }));
    }

    [Theory]
    [InlineData("ifIndex:12", true, 12)]
    [InlineData("ifIndex:4294967295", true, 4_294_967_295)]
    [InlineData("ifIndex:4294967296", false, 0)]
    [InlineData("ifIndex:", false, 0)]
    [InlineData("ifIndex: 1", false, 0)]
    [InlineData("ifindex:1", false, 0)]
    [InlineData("eth0", false, 0)]
    public void TryParse_Index_Strictly(string name, bool isIndex, uint expected)
    {
        Assert.Equal(isIndex, InterfaceIndex.TryParse(name, out var index));
        Assert.Equal(expected, index);
    }

    private static InterfaceSummary Line(string name, uint index, int second) =>
        new()
        {
            Id = new InterfaceId(Device, name),
            IfIndex = index,
            LastSeen = Readings.At(second),
        };
}
