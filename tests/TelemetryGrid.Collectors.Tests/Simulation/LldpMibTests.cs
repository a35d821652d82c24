using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Simulation;
using TelemetryGrid.Simulation.Agents;

namespace TelemetryGrid.Collectors.Tests.Simulation;

public sealed class LldpMibTests
{
    private static readonly ObjectIdentifier Lldp = ObjectIdentifier.Parse("1.0.8802.1.1.2");
    private static readonly ObjectIdentifier RemoteSystems = Lldp.Child(1, 4, 1, 1);
    private readonly SimulatedTraffic _traffic = new(SimulatedTraffic.Quiet());

    [Fact]
    public void Neighbours_OfEveryLink_AreWhatTheOtherEndSaysOfItself()
    {
        int links = 0;
        foreach (SimulatedDevice device in _traffic.Devices)
        {
            Dictionary<ObjectIdentifier, SnmpValue> mine = Walk(View(device));
            foreach (SimulatedInterface port in device.Interfaces.Where(i => i.Peer is not null))
            {
                Dictionary<ObjectIdentifier, SnmpValue> peers = Walk(View(port.Peer!.Device));
                Assert.Equal(peers[Lldp.Child(1, 3, 1, 0)], mine[Remote(4, port)]);
                Assert.Equal(peers[Lldp.Child(1, 3, 2, 0)], mine[Remote(5, port)]);
                Assert.Equal(peers[Lldp.Child(1, 3, 7, 1, 2, port.Peer.IfIndex)], mine[Remote(6, port)]);
                Assert.Equal(peers[Lldp.Child(1, 3, 7, 1, 3, port.Peer.IfIndex)], mine[Remote(7, port)]);
                Assert.Equal(peers[Lldp.Child(1, 3, 7, 1, 4, port.Peer.IfIndex)], mine[Remote(8, port)]);
                Assert.Equal(SnmpValue.OctetString(port.Peer.Device.Name), mine[Remote(9, port)]);
                links++;
            }
            Assert.Equal(device.Interfaces.Count(i => i.Peer is not null), mine.Keys.Count(k => k.StartsWith(RemoteSystems.Child(5))));
        }
        Assert.True(links >= 20, $"only {links} ends");
    }

    [Fact]
    public void ChassisIdsAndSerials_OfAllDevices_AreTheirOwn()
    {
        var serials = _traffic.Devices.Select(d => Read(View(d), ObjectIdentifier.Parse("1.3.6.1.2.1.47.1.1.1.1.11.1"))).ToList();
        var engines = _traffic.Devices.Select(d => Read(View(d), ObjectIdentifier.Parse("1.3.6.1.6.3.10.2.1.1.0"))).ToList();
        var chassis = _traffic.Devices.Select(d => Read(View(d), Lldp.Child(1, 3, 2, 0))).ToList();

        Assert.All(new[] { serials, engines, chassis }, all => Assert.Equal(_traffic.Devices.Count, all.Distinct().Count()));
    }

    [Fact]
    public void Neighbour_LinkGoesDownAndUp_GoesAndComes()
    {
        SimulatedInterface port = _traffic.Devices[0].Links[0];
        MibView view = View(port.Device);
        MibView peerView = View(port.Peer!.Device);
        Dictionary<ObjectIdentifier, SnmpValue> before = Walk(view);

        _traffic.Model.Topology.SetUp(port, false, TimeSpan.FromSeconds(1));

        Assert.Equal(-1, view.Find(Remote(5, port).Encoded));
        Assert.Equal(SnmpValue.NoSuchInstance, view.WhyMissing(Remote(5, port).Encoded));
        Assert.Equal(-1, peerView.Find(Remote(5, port.Peer).Encoded));
        Dictionary<ObjectIdentifier, SnmpValue> without = Walk(view);
        Assert.Equal(12, before.Count - without.Count);
        Assert.DoesNotContain(
            without.Keys,
            k => k.StartsWith(RemoteSystems) && k.ToString().EndsWith($".0.{port.IfIndex}.1", StringComparison.Ordinal)
        );

        _traffic.Model.Topology.SetUp(port, true, TimeSpan.FromSeconds(2));

        Assert.Equal(before.Keys, Walk(view).Keys);
    }

    private static ObjectIdentifier Remote(uint column, SimulatedInterface port) => RemoteSystems.Child(column, 0, port.IfIndex, 1);

    private static MibView View(SimulatedDevice device) => DeviceMib.Build(device, () => TimeSpan.Zero);

    private static SnmpValue Read(MibView view, ObjectIdentifier name)
    {
        int position = view.Find(name.Encoded);
        Assert.True(position >= 0, $"{name} is not there");
        return view.ReadAt(position);
    }

    private static Dictionary<ObjectIdentifier, SnmpValue> Walk(MibView view)
    {
        var walked = new Dictionary<ObjectIdentifier, SnmpValue>();
        for (
            int position = view.FindNext(Lldp.Encoded);
            position >= 0 && view.NameAt(position).StartsWith(Lldp);
            position = view.After(position)
        )
        {
            walked.Add(view.NameAt(position), view.ReadAt(position));
        }
        return walked;
    }
}
