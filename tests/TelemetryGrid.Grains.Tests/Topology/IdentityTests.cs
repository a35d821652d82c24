using TelemetryGrid.Grains.Topology.Graph;
using TelemetryGrid.Topology;
using static TelemetryGrid.Grains.Tests.Topology.Lab;

namespace TelemetryGrid.Grains.Tests.Topology;

public sealed class IdentityTests
{
    [Theory]
    [InlineData("serial", true)]
    [InlineData("engine", true)]
    [InlineData("chassis", true)]
    [InlineData("configured", true)]
    [InlineData("sysname", false)]
    [InlineData("address", false)]
    [InlineData("placeholder", false)]
    [InlineData("engine, other serial", false)]
    [InlineData("engine, other configured name", false)]
    [InlineData("serial, other name", false)]
    [InlineData("configured, other serial", true)]
    public void Build_TwoIdsAlikeIn_AreOneDevice(string alike, bool one)
    {
        var a = Device("192.0.2.1") with { SysName = "r1" };
        var b = Device("r1-oob") with { SysName = "r1" };
        (a, b) = alike switch
        {
            "serial" => (a with { Vendor = "Cisco", Serial = "FOX1" }, b with { Vendor = "Cisco", Serial = "FOX1" }),
            "engine" => (a with { EngineId = "80001f88" }, b with { EngineId = "80001f88" }),
            "chassis" => (a with { ChassisId = "02:00:00:00:00:01" }, b with { ChassisId = "02:00:00:00:00:01" }),
            "configured" => (a with { ConfiguredName = "R1" }, b with { ConfiguredName = "r1" }),
            "sysname" => (a, b),
            "address" => (a with { ManagementAddresses = ["192.0.2.1"] }, b with { ManagementAddresses = ["192.0.2.1"] }),
            "placeholder" => (a with { Serial = "N/A" }, b with { Serial = "N/A" }),
            "engine, other serial" => (
                a with
                {
                    EngineId = "80001f88",
                    Serial = "FOX1",
                },
                b with
                {
                    EngineId = "80001f88",
                    Serial = "FOX2",
                }
            ),
            "engine, other configured name" => (
                a with
                {
                    EngineId = "80001f88",
                    ConfiguredName = "r1",
                },
                b with
                {
                    EngineId = "80001f88",
                    ConfiguredName = "r2",
                }
            ),
            "serial, other name" => (a with { Serial = "FOX1" }, b with { Serial = "FOX1", SysName = "r1-vdc2" }),
            "configured, other serial" => (
                a with
                {
                    ConfiguredName = "r1",
                    Serial = "FOX1",
                },
                b with
                {
                    ConfiguredName = "r1",
                    Serial = "FOX2",
                }
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(alike)),
        };

        var view = Graph(a, b);

        Assert.Equal(one ? ["r1-oob"] : ["192.0.2.1", "r1-oob"], view.Nodes.Select(n => n.Id));
        Assert.Equal(one ? ["192.0.2.1"] : [], view.Nodes.SelectMany(n => n.AlsoKnownAs));
        Assert.True(view.TryFind("192.0.2.1", out _));
    }

    [Fact]
    public void Build_OneDeviceBehindTwoAddresses_HasEachLinkOnce()
    {
        var one = Device("192.0.2.1", Port("p1")) with { Serial = "FOX1", SysName = "r1" };
        var two = Device("192.0.2.2", Port("p1")) with { Serial = "FOX1", SysName = "r1" };

        var view = Graph(one.With(Lldp("p1", "b", "q")), two.With(Lldp("p1", "b", "q")).At(1), Device("b", Port("q")));

        Assert.Equal(["192.0.2.1/p1~b/q"], view.LinkIds());
        Assert.Equal(["192.0.2.1", "b"], view.Nodes.Select(n => n.Id));
    }

    [Fact]
    public void Build_TwoDevicesOfOneName_AreNotGuessedByName()
    {
        var view = Graph(
            Device("a", Port("p")).With(Cdp("p", "switch", "q")),
            Device("x", Port("q")) with
            {
                SysName = "switch",
            },
            Device("y", Port("q")) with
            {
                SysName = "switch",
            }
        );

        Assert.Empty(view.Links);
        Assert.Equal(["a", "x", "y"], view.Nodes.Select(n => n.Id));
        Assert.Equal(1, view.Unresolved);
    }

    [Fact]
    public void Build_NeighbourThatDoesNotReport_IsOneNodeHoweverItIsNamed()
    {
        var view = Graph(
            Device("a", Port("p")).With(Lldp("p", "phone 7", "Port 1")),
            Device("b", Port("p")).With(Cdp("p", "phone 7", "Port 2"))
        );

        var phone = Assert.Single(view.Nodes, n => !n.IsManaged);
        Assert.Equal("chassis:" + Mac("phone 7"), phone.Id);
        Assert.Equal(("phone 7", TopologyRole.Endpoint, 2), (phone.Name, phone.Role, phone.Degree));
        Assert.Equal(["Port 1", "Port 2"], view.Links.Select(l => l.B.Node == phone.Id ? l.B.Interface : l.A.Interface).Order());
    }

    [Fact]
    public void Build_NeighbourThatBeginsToReport_TakesThePlaceOfItsNode()
    {
        var a = Device("a", Port("p")).With(Lldp("p", "b", "q"));

        var changes = GraphChanges.Between(Graph(a), Graph(a, Device("b", Port("q"))), Start);

        Assert.Equal([TopologyChangeKind.NodeAppeared, TopologyChangeKind.NodeVanished], changes.Select(c => c.Kind));
    }

    [Fact]
    public void Build_NameWithOddCharacters_GivesAnIdThatIsADeviceIds()
    {
        var view = Graph(Device("a", Port("p")).With(Cdp("p", "Etage 2/ü#", "q")));

        var id = Assert.Single(view.Nodes, n => !n.IsManaged).Id;
        Assert.Equal("name:etage%202%2f%c3%bc%23", id);
        Assert.True(TelemetryGrid.Identity.DeviceId.TryParse(id, out _));
    }

    [Fact]
    public void Build_ManyClonesOfOneEngineId_EndsSoon()
    {
        var clones = Enumerable.Range(0, 3000).Select(i => Device($"d{i}") with { EngineId = "80001f88", Serial = $"SN{i:0000}" });

        Assert.Equal(3000, Graph(clones, new TopologyOptions()).Nodes.Length);
    }
}
