using System.Collections.Immutable;
using TelemetryGrid.Devices;
using TelemetryGrid.Grains.Devices;
using TelemetryGrid.Grains.Interfaces;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Grains.Tests.Interfaces;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Metrics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Tests.Metrics;

/// <summary>What interfaces and devices say of themselves.</summary>
public sealed class EntityMetricsTests
{
    private static readonly DeviceId Device = DeviceId.Parse("core-1");
    private readonly InterfaceTracker _interface = new(InterfaceId.Parse("core-1/eth0"), new InterfaceState());

    [Fact]
    public void Interface_FirstReading_SaysTotalsAndStatusButNoRates()
    {
        _interface.Apply(Readings.Snmp(0, 5_000) with { Alias = "uplink", Description = "port 1", InErrors = 3 });

        var said = Said(_interface.TakeSamples());

        Assert.Equal(0, said["network_interface_in_octets_total{device=\"core-1\", interface=\"eth0\"}"]);
        Assert.Equal(3, said["network_interface_in_errors_total{device=\"core-1\", interface=\"eth0\"}"]);
        Assert.Equal(1, said["network_interface_up{device=\"core-1\", interface=\"eth0\"}"]);
        Assert.Equal(1e9, said["network_interface_speed_bits_per_second{device=\"core-1\", interface=\"eth0\"}"]);
        Assert.Equal(
            1,
            said["network_interface_info{alias=\"uplink\", description=\"port 1\", device=\"core-1\", if_index=\"1\", interface=\"eth0\"}"]
        );
        Assert.DoesNotContain(
            said.Keys,
            k => k.Contains("bits_per_second{", StringComparison.Ordinal) && !k.Contains("speed", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(said.Keys, k => k.Contains("out_errors", StringComparison.Ordinal));
        Assert.Empty(_interface.TakeSamples());
    }

    [Fact]
    public void Interface_Reset_KeepsTotalsAndLeavesAGapInRates()
    {
        _interface.Apply(Readings.Snmp(0, 0));
        _interface.Apply(Readings.Snmp(10, 125_000_000, 1_250));
        var said = Said(_interface.TakeSamples(), at: 10);
        Assert.Equal(1e8, said["network_interface_in_bits_per_second{device=\"core-1\", interface=\"eth0\"}"]);
        Assert.Equal(0.1, said["network_interface_in_utilization_ratio{device=\"core-1\", interface=\"eth0\"}"], 9);
        Assert.Equal(1_000, said["network_interface_out_bits_per_second{device=\"core-1\", interface=\"eth0\"}"]);

        _interface.Apply(Readings.Snmp(20, 10) with { SysUpTime = 100 });

        said = Said(_interface.TakeSamples(), at: 20);
        Assert.Equal(125_000_000, said["network_interface_in_octets_total{device=\"core-1\", interface=\"eth0\"}"]);
        Assert.Equal(2, said["network_interface_counter_anomalies_total{device=\"core-1\", interface=\"eth0\", kind=\"reset\"}"]);
        Assert.DoesNotContain("network_interface_in_bits_per_second{device=\"core-1\", interface=\"eth0\"}", said.Keys);
    }

    [Fact]
    public void Interface_LateOrRepeatedReading_SaysNothing()
    {
        _interface.Apply(Readings.Snmp(10, 0));
        _interface.TakeSamples();

        _interface.Apply(Readings.Snmp(10, 0));
        _interface.Apply(Readings.Snmp(5, 0));

        Assert.Empty(_interface.TakeSamples());
    }

    [Fact]
    public void Interface_AfterHoursOfTraffic_SaysWhatItExpects()
    {
        for (var minute = 0; minute < 180; minute++)
        {
            _interface.Apply(Readings.Snmp(minute * 60, (ulong)minute * 60_000));
        }

        var said = Said(_interface.TakeSamples(), at: 179 * 60);
        const string Baseline = "network_interface_in_bits_per_second_baseline";
        Assert.Equal(8_000, said[$"{Baseline}{{device=\"core-1\", interface=\"eth0\"}}"], 1);
        Assert.InRange(said[$"{Baseline}_lower{{device=\"core-1\", interface=\"eth0\"}}"], double.MinValue, 8_001);
        Assert.InRange(said[$"{Baseline}_upper{{device=\"core-1\", interface=\"eth0\"}}"], 7_999, double.MaxValue);
    }

    [Fact]
    public void Device_Poll_SaysStatusAndOwnLabels()
    {
        var state = new DeviceState();
        var said = Update(
            state,
            new DeviceUpdate(
                [
                    new DevicePoll
                    {
                        TimestampMilliseconds = Readings.Start,
                        Status = DevicePollStatus.Ok,
                        DurationMilliseconds = 250,
                        SysUpTime = 12_345,
                        SysName = "core",
                        Labels = ImmutableDictionary<string, string>
                            .Empty.Add("site", "köln")
                            .Add("device", "forged")
                            .Add("__name__", "forged"),
                    },
                ],
                [],
                []
            )
        );

        Assert.Equal(1, said["network_device_up{device=\"core-1\"}"]);
        Assert.Equal(0.25, said["network_device_poll_duration_seconds{device=\"core-1\"}"]);
        Assert.Equal(123.45, said["network_device_uptime_seconds{device=\"core-1\"}"]);
        Assert.Equal(1, said["network_device_info{device=\"core-1\", name=\"core\", site=\"köln\"}"]);
        Assert.DoesNotContain(said.Keys, k => k.Contains("forged", StringComparison.Ordinal));
    }

    [Fact]
    public void Device_ExporterReportsEverySecond_AreSaidEveryTen()
    {
        var state = new DeviceState();
        var times = new List<long>();
        for (var second = 0; second < 35; second++)
        {
            var at = Readings.Start + (second * 1000L);
            var report = new ExporterReport
            {
                TimestampMilliseconds = at,
                Protocol = "ipfix",
                Address = "192.0.2.1",
                Records = 2,
            };
            var said = Update(state, new DeviceUpdate([], [report], []));
            if (
                said.TryGetValue(
                    "network_exporter_records_total{address=\"192.0.2.1\", device=\"core-1\", protocol=\"ipfix\"}",
                    out var records
                )
            )
            {
                Assert.Equal(2 * (second + 1), records);
                times.Add(second);
            }
        }

        Assert.Equal([0, 10, 20, 30], times);
    }

    private static Dictionary<string, double> Update(DeviceState state, DeviceUpdate update)
    {
        var before = state.Snapshot;
        DeviceTracker.Apply(state, Device, update);
        var series = new EntitySeries(("device", Device.Value));
        new DeviceMetrics(series).Add(update, before, state.Snapshot);
        return Said(series.Take());
    }

    private static Dictionary<string, double> Said(ImmutableArray<EntitySample> samples, int? at = null) =>
        samples
            .Where(s => at is null || s.TimestampMilliseconds == Readings.Start + (at * 1000L))
            .ToDictionary(s => Labels.FromSortedPairs([.. s.Series]).ToString(), s => s.Value, StringComparer.Ordinal);
}
