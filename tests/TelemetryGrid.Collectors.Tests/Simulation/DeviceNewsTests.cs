using System.Text;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Syslog;
using TelemetryGrid.Simulation;
using TelemetryGrid.Simulation.Agents;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Collectors.Tests.Simulation;

/// <summary>What devices tell by themselves, read back by the project's own readers.</summary>
public sealed class DeviceNewsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void News_OfOneSeed_AreAlwaysTheSame()
    {
        string[] first = [.. Tell(Options(3), 400).SelectMany(n => SyslogLines.Of(n, Noon))];
        Assert.Equal(first, Tell(Options(3), 400).SelectMany(n => SyslogLines.Of(n, Noon)));
        Assert.NotEqual(first, Tell(Options(4), 400).SelectMany(n => SyslogLines.Of(n, Noon)));
    }

    [Fact]
    public void News_OfAnOutage_ComeFromBothEndsAndSayWhatSnmpSays()
    {
        SimulatedNetworkOptions options = Options(1);
        options.Events = [new(SimulatedEventKind.Outage, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10))];
        List<DeviceNews> links = [.. Tell(options, 30).Where(n => n.Kind is DeviceNewsKind.LinkDown or DeviceNewsKind.LinkUp)];
        SimulatedInterface[] ends = [.. links.Select(n => n.Interface!).Distinct()];
        Assert.Equal(2, ends.Length);
        Assert.Same(ends[0].Peer, ends[1]);
        foreach (SimulatedInterface end in ends)
        {
            Assert.Equal(
                [(DeviceNewsKind.LinkDown, 5.0), (DeviceNewsKind.LinkUp, 15.0)],
                links.Where(n => n.Interface == end).Select(n => (n.Kind, n.At.TotalSeconds))
            );
            // ifLastChange is the moment of the notification.
            Assert.Equal(TimeSpan.FromSeconds(15), end.LastChange);
        }
    }

    [Fact]
    public void Lines_OfEveryMake_AreLinkEventsOfTheRightInterface()
    {
        var traffic = new SimulatedTraffic(Options(1));
        foreach (
            VendorProfile make in (VendorProfile[])
                [VendorProfile.Junos, VendorProfile.IosXr, VendorProfile.Ios, VendorProfile.Eos, VendorProfile.ArubaCx]
        )
        {
            SimulatedDevice device = traffic.Devices.First(d => d.Vendor == make);
            SimulatedInterface port = device.Links[0];
            foreach (DeviceNewsKind kind in (DeviceNewsKind[])[DeviceNewsKind.LinkDown, DeviceNewsKind.LinkUp])
            {
                foreach (
                    string line in SyslogLines.Of(new DeviceNews(device, kind, TimeSpan.Zero, 1, port, "", System.Net.IPAddress.None), Noon)
                )
                {
                    byte[] message = Encoding.UTF8.GetBytes(line);
                    var options = new SyslogOptions { ReferenceTimeMs = Noon.ToUnixTimeMilliseconds() };
                    Assert.True(SyslogReader.TryRead(message, options, out SyslogRecord record), line);
                    // Cisco's time has fractions, which the reader notes as the deviation from RFC 3164 that it is.
                    Assert.Equal(Noon.ToUnixTimeMilliseconds(), record.TimeMs);
                    Assert.Equal(device.Name, Encoding.UTF8.GetString(record.Hostname.Of(message)));
                    Assert.True(SyslogInterfaceEvent.TryRead(message, record, out SyslogInterfaceEvent found), line);
                    SyslogInterfaceState state = kind == DeviceNewsKind.LinkUp ? SyslogInterfaceState.Up : SyslogInterfaceState.Down;
                    Assert.Equal((port.Name, state), (Encoding.UTF8.GetString(found.Interface.Of(message)), found.State));
                }
            }
        }
    }

    [Fact]
    public void Lines_OfAllNews_CanBeReadAndSayWhoSentThem()
    {
        List<DeviceNews> news = Tell(Options(2), 1_200);
        Assert.Equal(Enum.GetValues<DeviceNewsKind>(), news.Select(n => n.Kind).Distinct().Order());
        foreach (DeviceNews one in news)
        {
            foreach (string line in SyslogLines.Of(one, Noon))
            {
                byte[] message = Encoding.UTF8.GetBytes(line);
                Assert.True(
                    SyslogReader.TryRead(
                        message,
                        new SyslogOptions { ReferenceTimeMs = (Noon + one.At).ToUnixTimeMilliseconds() },
                        out SyslogRecord record
                    ),
                    line
                );
                Assert.Equal(one.Device.Name, Encoding.UTF8.GetString(record.Hostname.Of(message)));
                Assert.InRange((Noon + one.At).ToUnixTimeMilliseconds() - record.TimeMs, 0, 999);
            }
        }
    }

    [Fact]
    public void Notifications_OfLinks_HaveTheVariablesOfTheInterface()
    {
        SimulatedNetworkOptions options = Options(1);
        options.Events = [new(SimulatedEventKind.Outage, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10))];
        DeviceNews down = Tell(options, 10).First(n => n.Kind == DeviceNewsKind.LinkDown);
        var buffer = new byte[1_472];
        int length = NotificationWriter.Write(down, "public"u8, buffer);
        Assert.Equal(DecodeStatus.Ok, SnmpMessage.TryRead(buffer.AsSpan(0, length), out SnmpMessage message));
        Assert.Equal(SnmpPduType.TrapV2, message.Pdu.Type);
        var names = new List<string>();
        SnmpVarBindReader reader = message.Pdu.VarBinds;
        while (reader.TryRead(out SnmpVarBindView variable))
        {
            names.Add(variable.Name.ToObjectIdentifier().ToString());
        }
        uint index = down.Interface!.IfIndex;
        Assert.Equal(
            [
                "1.3.6.1.2.1.1.3.0",
                "1.3.6.1.6.3.1.1.4.1.0",
                $"1.3.6.1.2.1.2.2.1.1.{index}",
                $"1.3.6.1.2.1.2.2.1.7.{index}",
                $"1.3.6.1.2.1.2.2.1.8.{index}",
                $"1.3.6.1.2.1.31.1.1.1.1.{index}",
            ],
            names
        );
    }

    [Fact]
    public void CpuUtilization_FollowsThePacketsForwarded()
    {
        var traffic = new SimulatedTraffic(SimulatedTraffic.Quiet(flowsPerSecond: 0.1));
        traffic.Run(5);
        double idle = traffic.Devices.Max(d => d.CpuUtilization);
        SimulatedNetworkOptions flooded = SimulatedTraffic.Quiet();
        flooded.Events = [new(SimulatedEventKind.DenialOfService, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20))];
        var attack = new SimulatedTraffic(flooded);
        attack.Run(20);
        double busy = attack.Devices.Max(d => d.CpuUtilization);
        Assert.InRange(idle, 0.05, 0.08);
        Assert.InRange(busy, idle + 0.1, 1);
    }

    private static SimulatedNetworkOptions Options(int seed) => new() { Seed = seed, FlowsPerSecond = 1 };

    private static List<DeviceNews> Tell(SimulatedNetworkOptions options, double seconds)
    {
        var traffic = new SimulatedTraffic(options);
        var news = new List<DeviceNews>();
        traffic.Model.News.Publish = news.Add;
        traffic.Run(seconds);
        return news;
    }
}
