using TelemetryGrid.Protocols.Junos;
using TelemetryGrid.Protocols.Streaming;
using TelemetryGrid.Protocols.Tests.Streaming;

namespace TelemetryGrid.Protocols.Tests.Junos;

/// <summary>What is written, read back by the project's own reader, which is held against a message of a device.</summary>
public sealed class JunosWriterTests
{
    [Fact]
    public void Ports_ReadBack_HaveEveryLeaf()
    {
        var port = new JunosPort("ge-0/0/1")
        {
            IfIndex = 512,
            Description = "uplink",
            IsAdminUp = true,
            HighSpeed = 10_000,
            Ingress = new JunosTraffic(ulong.MaxValue, 1, 2, 3, 4, 5),
            Egress = new JunosTraffic(10, 11, 12, 13, 14, 15),
        };
        var message = JunosWriter.Ports("mx1", 2, "ports", 77, 1_700_000_000_123, [port, port with { Name = "ge-0/0/2", IsUp = true }]);
        var sink = new RecordingTelemetrySink();

        var header = JunosReader.Read(message, new TelemetryPath(), sink);

        Assert.Equal(
            ("mx1", 2u, 77u, 1_700_000_000_123, 0, DecodeStatus.Ok),
            (header.System, header.Component, header.Sequence, header.TimestampMilliseconds, header.UnknownSensors, header.Status)
        );
        const string Path = "/junos/system/linecard/interface/interface_stats";
        const string Key = "{interface_stats.if_name=ge-0/0/1}";
        Assert.Equal(
            [
                $"{Path}/snmp_if_index{Key} = 512",
                $"{Path}/ingress_stats/if_pkts{Key} = 6",
                $"{Path}/ingress_stats/if_octets{Key} = 18446744073709551615",
                $"{Path}/ingress_stats/if_uc_pkts{Key} = 1",
                $"{Path}/ingress_stats/if_mc_pkts{Key} = 2",
                $"{Path}/ingress_stats/if_bc_pkts{Key} = 3",
                $"{Path}/egress_stats/if_pkts{Key} = 36",
                $"{Path}/egress_stats/if_octets{Key} = 10",
                $"{Path}/egress_stats/if_uc_pkts{Key} = 11",
                $"{Path}/egress_stats/if_mc_pkts{Key} = 12",
                $"{Path}/egress_stats/if_bc_pkts{Key} = 13",
                $"{Path}/ingress_errors/if_errors{Key} = 4",
                $"{Path}/ingress_errors/if_discards{Key} = 5",
                $"{Path}/if_administration_status{Key} = UP",
                $"{Path}/if_operational_status{Key} = DOWN",
                $"{Path}/if_description{Key} = uplink",
                $"{Path}/ifHighSpeed{Key} = 10000",
                $"{Path}/egress_errors/if_errors{Key} = 14",
                $"{Path}/egress_errors/if_discards{Key} = 15",
            ],
            sink.Updates.Take(19).Select(u => u.ToString())
        );
        Assert.Equal(38, sink.Updates.Count);
    }
}
