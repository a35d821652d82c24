using TelemetryGrid.Collectors.Gnmi;
using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Gnmi;
using TelemetryGrid.Protocols.Streaming;
using TelemetryGrid.Sources;
using static TelemetryGrid.Collectors.Tests.Gnmi.GnmiWire;

namespace TelemetryGrid.Collectors.Tests.Gnmi;

public sealed class TelemetryMapperTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData("openconfig-interfaces:interfaces/interface[name=et1]/state/counters", "in-octets", "out-octets")]
    [InlineData("interfaces/interface[name=et1]/state/counters", "in-octets", "out-octets")]
    [InlineData("interface[name=et1]/statistics", "in-octets", "out-octets")]
    [InlineData("state/port[port-id=et1]/statistics", "in-octets", "out-octets")]
    [InlineData(
        "Cisco-IOS-XR-infra-statsd-oper:infra-statistics/interfaces/interface[interface-name=et1]/latest/generic-counters",
        "bytes-received",
        "bytes-sent"
    )]
    [InlineData("Cisco-IOS-XE-interfaces-oper:interfaces/interface[name=et1]/statistics", "in-octets", "out-octets-64")]
    [InlineData("huawei-ifm:ifm/interfaces/interface[name=et1]/mib-statistics", "receive-byte", "send-byte")]
    public void Counters_OfEveryModel_BecomeOneReading(string container, string input, string output)
    {
        var mapper = Mapper();
        Read(mapper, Notification(_time.GetUtcNow(), container, Update(input, Unsigned(10)), Update(output, Json("\"20\""))));
        mapper.Settle(all: true);
        var reading = Assert.Single(mapper.Take().Readings);
        Assert.Equal(("et1", 10ul, 20ul), (reading.Name, reading.InOctets!.Value, reading.OutOctets!.Value));
        Assert.Empty(mapper.Take().Samples);
    }

    [Fact]
    public void Counters_OfASubinterface_AreItsOwn()
    {
        var mapper = Mapper();
        const string Sub = "interfaces/interface[name=et1]/subinterfaces/subinterface";
        Read(
            mapper,
            Notification(_time.GetUtcNow(), $"{Sub}[index=10]/state/counters", Update("in-octets", Unsigned(1))),
            Notification(_time.GetUtcNow(), $"{Sub}[index=0]/state/counters", Update("in-octets", Unsigned(2)))
        );
        mapper.Settle(all: true);
        var (readings, samples, _) = mapper.Take();
        Assert.Equal("et1.10", Assert.Single(readings).Name);
        Assert.Equal(
            "interfaces_interface_subinterfaces_subinterface_state_counters_in_octets{device=\"leaf1\", interface=\"et1\", subinterface=\"0\"}",
            Assert.Single(samples).Labels.ToString()
        );
    }

    [Fact]
    public void Counters_NamedByALeafBesideThem_FindTheirInterface()
    {
        var mapper = Mapper();
        Read(
            mapper,
            Notification(
                _time.GetUtcNow(),
                "oc-if:interfaces/oc-if:interface/oc-if:state/oc-if:counters",
                Update("in-octets", Unsigned(9)),
                Update("name", String("\"1\"")),
                Update("out-octets", Unsigned(8))
            )
        );
        mapper.Settle(all: true);
        var reading = Assert.Single(mapper.Take().Readings);
        Assert.Equal(("1", 9ul, 8ul), (reading.Name, reading.InOctets!.Value, reading.OutOctets!.Value));
    }

    [Fact]
    public void Counters_ScatteredOverMessages_WaitForEachOther()
    {
        var mapper = Mapper();
        const string Eth0 = "interfaces/interface[name=eth0]/state";
        var at = _time.GetUtcNow();
        Read(mapper, Notification(at, Eth0, Update("counters/in-octets", Unsigned(1))));
        Read(mapper, Notification(at, Eth0, Update("counters/out-octets", Unsigned(2))));
        mapper.Settle(all: false);
        Assert.Empty(mapper.Take().Readings);
        _time.Advance(TimeSpan.FromSeconds(1));
        mapper.Settle(all: false);
        Assert.Single(mapper.Take().Readings);

        at = _time.GetUtcNow();
        Read(mapper, Notification(at, Eth0, Update("counters/in-octets", Unsigned(11))));
        Assert.Empty(mapper.Take().Readings);
        Read(mapper, Notification(at, Eth0, Update("counters/out-octets", Unsigned(12))));
        var whole = Assert.Single(mapper.Take().Readings);
        Assert.Equal((11ul, 12ul), (whole.InOctets!.Value, whole.OutOctets!.Value));

        // What has not changed is not sent under suppress_redundant.
        at = _time.GetUtcNow();
        Read(mapper, Notification(at, Eth0, Update("counters/in-octets", Unsigned(21))));
        _time.Advance(TimeSpan.FromSeconds(1));
        mapper.Settle(all: false);
        var part = Assert.Single(mapper.Take().Readings);
        Assert.Equal((21ul, 12ul), (part.InOctets!.Value, part.OutOctets!.Value));
    }

    [Fact]
    public void Status_Change_IsReportedAtOnceWithoutOldCounters()
    {
        var mapper = Mapper();
        const string Eth0 = "interfaces/interface[name=eth0]/state";
        Read(mapper, Notification(_time.GetUtcNow(), Eth0, Update("counters/in-octets", Unsigned(1)), Update("oper-status", String("UP"))));
        mapper.Settle(all: true);
        mapper.Take();
        _time.Advance(TimeSpan.FromSeconds(3));
        Read(mapper, Notification(_time.GetUtcNow(), Eth0, Update("oper-status", String("openconfig-interfaces:LOWER_LAYER_DOWN"))));
        var reading = Assert.Single(mapper.Take().Readings);
        Assert.Equal((InterfaceStatus.LowerLayerDown, (ulong?)null), (reading.OperStatus, reading.InOctets));
        Read(mapper, Notification(_time.GetUtcNow(), Eth0, Update("oper-status", String("LOWER_LAYER_DOWN"))));
        mapper.Settle(all: true);
        Assert.Empty(mapper.Take().Readings);
    }

    [Fact]
    public void Packets_WithoutATotal_AreSummed()
    {
        var mapper = Mapper();
        Read(
            mapper,
            Notification(
                _time.GetUtcNow(),
                "interfaces/interface[name=e]/state/counters",
                Update("in-unicast-pkts", Unsigned(5)),
                Update("in-multicast-pkts", Unsigned(2)),
                Update("out-pkts", Unsigned(100)),
                Update("out-unicast-pkts", Unsigned(1))
            )
        );
        mapper.Settle(all: true);
        var reading = Assert.Single(mapper.Take().Readings);
        Assert.Equal((7ul, 100ul), (reading.InPackets!.Value, reading.OutPackets!.Value));
    }

    [Theory]
    [InlineData("system/cpus/cpu[index=ALL]/state/total/instant", "network_cpu_utilization_ratio{cpu=\"ALL\", device=\"leaf1\"}", 0.5)]
    [InlineData("system/memory/state/used", "network_memory_used_bytes{device=\"leaf1\", memory=\"system\"}", 50)]
    [InlineData("components/component[name=RE0]/state/memory/utilized", "network_memory_used_bytes{device=\"leaf1\", memory=\"RE0\"}", 50)]
    [InlineData(
        "network-instances/network-instance[name=default]/protocols/protocol[identifier=BGP][name=BGP]/bgp/neighbors/neighbor[neighbor-address=192.0.2.1]/afi-safis/afi-safi[afi-safi-name=openconfig-bgp-types:IPV4_UNICAST]/state/prefixes/received",
        "network_bgp_peer_prefixes_received{afi_safi=\"IPV4_UNICAST\", device=\"leaf1\", identifier=\"BGP\", network_instance=\"default\", peer=\"192.0.2.1\", protocol=\"BGP\"}",
        50
    )]
    [InlineData("Sysdb/vlanStatus/2xx/rate", "sysdb_vlan_status_2xx_rate{device=\"leaf1\"}", 50)]
    [InlineData("a/device[name=b]/x", "a_device_x{device=\"leaf1\", device_name=\"b\"}", 50)]
    public void Numbers_OfOtherPaths_BecomeSamples(string path, string series, double expected)
    {
        var mapper = Mapper();
        Read(mapper, Notification(_time.GetUtcNow(), "", Update(path, Unsigned(50))));
        var (_, samples, metadata) = mapper.Take();
        var sample = Assert.Single(samples);
        Assert.Equal((series, expected), (sample.Labels.ToString(), sample.Value));
        Assert.Equal(sample.Labels.Name, Assert.Single(metadata).Metric);
    }

    [Fact]
    public void BgpState_Word_IsItsNumber()
    {
        var mapper = Mapper();
        const string Path =
            "network-instances/network-instance[name=d]/protocols/protocol[name=b]/bgp/neighbors/neighbor[neighbor-address=10.0.0.1]/state";
        Read(mapper, Notification(_time.GetUtcNow(), Path, Update("session-state", String("ESTABLISHED"))));
        Assert.Equal(6, Assert.Single(mapper.Take().Samples).Value);
        Read(mapper, Notification(_time.GetUtcNow(), Path, Update("session-state", String("CONFUSED"))));
        Assert.Empty(mapper.Take().Samples);
        Assert.Equal(1, mapper.Unusable);
    }

    [Fact]
    public void Text_ThatChanges_EndsTheSeriesBefore()
    {
        var mapper = Mapper();
        foreach (var state in (string[])["on", "on", "off"])
        {
            Read(mapper, Notification(_time.GetUtcNow(), "fan", Update("state", String(state))));
        }
        Assert.Equal(
            ["on=1", "on=1", "on=stale", "off=1"],
            mapper.Take().Samples.Select(s => $"{s.Labels["value"]}={(StaleMarker.Is(s.Value) ? "stale" : "1")}")
        );
    }

    [Fact]
    public void Text_ThatIsNoState_IsDroppedAndCounted()
    {
        var mapper = Mapper(new TelemetryMapperOptions { MaxTextChanges = 5 });
        for (var i = 0; i < 20; i++)
        {
            Read(mapper, Notification(_time.GetUtcNow(), "clock", Update("now", String($"2026-01-01T00:00:{i:00}Z"))));
        }
        var samples = mapper.Take().Samples;
        Assert.Equal(5, samples.Count(s => s.Value == 1));
        Assert.Equal(5, samples.Count(s => StaleMarker.Is(s.Value)));
        Assert.Equal(15, mapper.Unusable);
        Read(mapper, Notification(_time.GetUtcNow(), "clock", Update("now", String(new string('x', 1000)))));
        Assert.Equal(16, mapper.Unusable);
    }

    [Fact]
    public void BinaryFloat_OfAPowerSupply_IsANumber()
    {
        var mapper = Mapper();
        Read(
            mapper,
            Notification(
                _time.GetUtcNow(),
                "components/component[name=PSU1]/power-supply",
                Update("state", Json("{\"input-voltage\":\"Q1CAAA==\"}"))
            )
        );
        Assert.Equal(208.5, Assert.Single(mapper.Take().Samples).Value);
    }

    [Fact]
    public void Timestamps_FarOff_AreThoseOfArrival()
    {
        var mapper = Mapper();
        Read(
            mapper,
            Notification(_time.GetUtcNow().AddDays(-40), "a", Update("b", Unsigned(1))),
            Notification(_time.GetUtcNow().AddSeconds(-5), "a", Update("c", Unsigned(1))),
            Notification(_time.GetUtcNow().AddYears(40), "a", Update("d", Unsigned(1)))
        );
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal([now, now - 5000, now], mapper.Take().Samples.Select(s => s.TimestampMilliseconds));
        Assert.Equal(2, mapper.ClocksRepaired);
    }

    [Fact]
    public void Bounds_OfLeavesAndPending_AreKeptAndCounted()
    {
        var mapper = Mapper(new TelemetryMapperOptions { MaxLeaves = 10, MaxPending = 15 });
        for (var i = 0; i < 30; i++)
        {
            Read(mapper, Notification(_time.GetUtcNow(), $"x/e[id={i}]", Update("a", Unsigned(1))));
        }
        Assert.Equal((10, 20L), (mapper.LeafCount, mapper.Dropped));
        for (var i = 0; i < 10; i++)
        {
            Read(mapper, Notification(_time.GetUtcNow(), $"x/e[id={i}]", Update("a", Unsigned(1))));
        }
        Assert.Equal((15, 25L), (mapper.Take().Samples.Count, mapper.Dropped));
    }

    [Theory]
    [InlineData("openconfig-if-ethernet:SPEED_10GB", 10_000_000_000)]
    [InlineData("SPEED_100MB", 100_000_000)]
    [InlineData("SPEED_2500MB", 2_500_000_000)]
    [InlineData("25G", 25_000_000_000)]
    [InlineData("SPEED_UNKNOWN", 0)]
    [InlineData("", 0)]
    [InlineData("99999999999999G", 0)]
    public void Speed_Word_IsBitsPerSecond(string word, long expected) => Assert.Equal((ulong)expected, InterfaceWords.Speed(word));

    [Fact]
    public void Filters_OfTheSource_HoldForInterfaces()
    {
        var mapper = Mapper(
            source: new SourceDefinition
            {
                Id = SourceId.Parse("s"),
                Kind = SourceKind.Prometheus,
                Endpoint = "h",
                Filters = [new SourceFilter("interface", "eth*", Include: true)],
            }
        );
        foreach (var name in (string[])["eth0", "lo"])
        {
            Read(
                mapper,
                Notification(_time.GetUtcNow(), $"interfaces/interface[name={name}]/state/counters", Update("in-octets", Unsigned(1)))
            );
        }
        mapper.Settle(all: true);
        Assert.Equal("eth0", Assert.Single(mapper.Take().Readings).Name);
    }

    private TelemetryMapper Mapper(TelemetryMapperOptions? options = null, SourceDefinition? source = null) =>
        new(
            new LeafMap(
                DeviceId.Parse("leaf1"),
                source
                    ?? new SourceDefinition
                    {
                        Id = SourceId.Parse("s"),
                        Kind = SourceKind.Prometheus,
                        Endpoint = "h",
                    }
            ),
            options ?? new TelemetryMapperOptions(),
            _time
        );

    private static void Read(TelemetryMapper mapper, params byte[][] messages)
    {
        foreach (var message in messages)
        {
            Assert.Equal(DecodeStatus.Ok, GnmiResponseReader.Read(message, new TelemetryPath(), mapper).Status);
            mapper.EndMessage();
        }
    }
}
