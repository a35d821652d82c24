using TelemetryGrid.Collectors.Discovery;
using TelemetryGrid.Identity;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Collectors.Tests.Discovery;

public sealed class DeviceIdentityTests
{
    private static readonly DeviceInventory s_router = new()
    {
        SysName = "core",
        Vendor = "Cisco",
        Serial = "FOC1234",
        ChassisId = "00:11:22:33:44:55",
        EngineId = "800000090300112233445566",
        ManagementAddresses = ["192.0.2.1"],
    };

    [Fact]
    public void IsSame_OneDeviceBehindTwoAddresses_IsOne() =>
        Assert.True(DeviceIdentity.IsSame(s_router, s_router with { ManagementAddresses = ["198.51.100.1"], SysName = "core-loopback" }));

    [Fact]
    public void IsSame_TwoDevicesOfOneName_AreTwo()
    {
        var other = new DeviceInventory { SysName = "core", ManagementAddresses = ["192.0.2.2"] };

        Assert.False(DeviceIdentity.IsSame(s_router, other));
        Assert.False(DeviceIdentity.IsSame(s_router, other with { Serial = "FOC9999", Vendor = "Cisco" }));
    }

    [Fact]
    public void IsSame_TwoDevicesBehindOneTranslatedAddress_AreTwo() =>
        Assert.False(DeviceIdentity.IsSame(s_router, s_router with { Serial = "FOC9999", ChassisId = "", EngineId = "" }));

    [Fact]
    public void IsSame_OneConfiguredName_IsOneWhateverElse()
    {
        var one = s_router with { ConfiguredName = "edge-1" };
        var replaced = one with { ConfiguredName = "EDGE-1", Serial = "NEW12345", ManagementAddresses = [] };

        Assert.True(DeviceIdentity.IsSame(one, replaced));
        Assert.False(DeviceIdentity.IsSame(one, one with { ConfiguredName = "edge-2" }));
        Assert.True(DeviceIdentity.IsSame(one, s_router)); // found again by its serial number, which has no name
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("serial", "serial")]
    [InlineData("0000000000", "0000000000")]
    [InlineData("FOC1234", "")]
    public void IsSame_SerialsThatSayNothing_LeaveItToTheNext(string one, string other)
    {
        var first = s_router with { Serial = one };
        var second = s_router with { Serial = other, ManagementAddresses = ["203.0.113.9"] };

        Assert.True(DeviceIdentity.IsSame(first, second)); // by the chassis id
        Assert.False(DeviceIdentity.IsSame(first, second with { ChassisId = "00:11:22:33:44:99" }));
    }

    [Fact]
    public void IsSame_OneSerialOfTwoVendors_AreTwo() =>
        Assert.False(DeviceIdentity.IsSame(s_router, s_router with { Vendor = "Juniper" }));

    [Theory]
    [InlineData("800000090300112233445566", true)] // from a MAC address
    [InlineData("80001f8880a6a0013677fa2b58000000", true)] // net-snmp's random one
    [InlineData("80000a4c010ac40101", false)] // from an IPv4 address
    [InlineData("8000000904636f7079", false)] // from a text
    [InlineData("000000000000000000000000", false)]
    [InlineData("80000009030000000000", false)]
    [InlineData("odd", false)]
    public void IsSame_EngineIds_JoinOnlyWhereTheyIdentify(string engineId, bool joins)
    {
        var one = new DeviceInventory { EngineId = engineId, ManagementAddresses = ["192.0.2.1"] };
        var other = one with { ManagementAddresses = ["192.0.2.2"] };

        Assert.Equal(joins, DeviceIdentity.IsSame(one, other));
    }

    [Fact]
    public void IsSame_OnlyAnAddress_JoinsUnlessNamesDiffer()
    {
        var one = new DeviceInventory { ManagementAddresses = ["192.0.2.1"], SysName = "a" };

        Assert.True(DeviceIdentity.IsSame(one, one with { SysName = "" }));
        Assert.True(DeviceIdentity.IsSame(one, one with { SysName = "A" }));
        Assert.False(DeviceIdentity.IsSame(one, one with { SysName = "b" }));
        Assert.False(DeviceIdentity.IsSame(one, one with { ManagementAddresses = [] }));
    }

    [Fact]
    public void IsSame_AnyTwo_IsSymmetricAndEachIsItself()
    {
        var random = new Random(4);
        string[] serials = ["", "FOC1234", "FOC9999"];
        string[] chassis = ["", "00:11:22:33:44:55", "core"];
        string[] addresses = ["192.0.2.1", "192.0.2.2"];
        string[] names = ["", "core", "edge"];
        for (var i = 0; i < 2000; i++)
        {
            var (one, other) = (Any(), Any());
            Assert.Equal(DeviceIdentity.IsSame(one, other), DeviceIdentity.IsSame(other, one));
            Assert.True(DeviceIdentity.IsSame(one, one));
        }

        DeviceInventory Any() =>
            new()
            {
                Serial = random.GetItems(serials, 1)[0],
                ChassisId = random.GetItems(chassis, 1)[0],
                ManagementAddresses = [random.GetItems(addresses, 1)[0]],
                SysName = random.GetItems(names, 1)[0],
                ConfiguredName = random.GetItems(names, 1)[0],
            };
    }

    [Fact]
    public void Merge_TwoReadings_KeepsTheFirstIdAndAllAddresses()
    {
        var older = s_router with { Device = DeviceId.Parse("192.0.2.1") };
        var newer = s_router with
        {
            Device = DeviceId.Parse("198.51.100.1"),
            Timestamp = DateTimeOffset.UnixEpoch,
            ManagementAddresses = ["198.51.100.1"],
            Version = "2",
            Serial = "",
        };

        var merged = DeviceIdentity.Merge(newer, older);

        Assert.Equal("192.0.2.1", merged.Device.Value);
        Assert.Equal(["192.0.2.1", "198.51.100.1"], merged.ManagementAddresses);
        Assert.Equal(("2", "FOC1234"), (merged.Version, merged.Serial));
        Assert.Equal("b", DeviceIdentity.Merge(older, newer with { Device = DeviceId.Parse("b"), ConfiguredName = "b" }).Device.Value);
    }
}
