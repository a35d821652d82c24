using System.Collections.Immutable;
using TelemetryGrid.Devices;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Identity;
using TelemetryGrid.Metrics;

namespace TelemetryGrid.Grains.Devices;

/// <summary>What a device says of itself as series; src/README.md lists them.</summary>
internal sealed class DeviceMetrics(DeviceId id)
{
    public const string InBits = "network_device_in_bits_per_second";
    public const string OutBits = "network_device_out_bits_per_second";

    /// <summary>Collectors report every window, a second by default; series need not be that fine.</summary>
    private const long ReportIntervalMilliseconds = 10_000;

    private readonly EntitySeries _series = new(("device", id.Value));

    /// <summary>Notes an update; <paramref name="before"/> and <paramref name="after"/> are the state around it.</summary>
    public ImmutableArray<EntitySample> Of(DeviceUpdate update, DeviceSnapshot? before, DeviceSnapshot? after)
    {
        if (after is null)
        {
            return [];
        }
        foreach (var poll in update.Polls)
        {
            AddPoll(poll, after);
        }
        if (update.Interfaces.Length > 0)
        {
            var at = update.Interfaces.Max(i => i.LastSeen).ToUnixTimeMilliseconds();
            _series.Add("network_device_interfaces", at, after.InterfaceCount);
            _series.Add("network_device_interfaces_up", at, after.InterfacesUp);
            _series.Add(InBits, at, after.InBitsPerSecond);
            _series.Add(OutBits, at, after.OutBitsPerSecond);
        }
        foreach (var exporter in after.Exporters)
        {
            AddExporter(exporter, before);
        }
        return _series.Take();
    }

    private void AddPoll(DevicePoll poll, DeviceSnapshot after)
    {
        var at = poll.TimestampMilliseconds;
        _series.Add("network_device_up", at, poll.Status is DevicePollStatus.Ok or DevicePollStatus.Partial ? 1 : 0);
        _series.Add("network_device_status", at, (double)after.Status);
        _series.Add("network_device_poll_duration_seconds", at, poll.DurationMilliseconds / 1000);
        _series.Add("network_device_restarts_total", at, after.Restarts);
        _series.AddIf("network_device_uptime_seconds", at, poll.SysUpTime / 100d);
        _series.Add("network_device_info", at, 1, [("name", after.Name), ("location", after.Location), .. Own(after)]);
    }

    // Labels given by configuration must not take the place of those that identify.
    private static IEnumerable<(string Name, string Value)> Own(DeviceSnapshot device) =>
        device
            .Labels.Where(l => l.Key is not ("device" or "name" or "location") && !l.Key.StartsWith("__", StringComparison.Ordinal))
            .Select(l => (l.Key, l.Value));

    private void AddExporter(ExporterSummary exporter, DeviceSnapshot? before)
    {
        var at = exporter.LastSeen.ToUnixTimeMilliseconds();
        var known = before?.Exporters.FirstOrDefault(e => e.Protocol == exporter.Protocol && e.Address == exporter.Address);
        if (known is not null && known.LastSeen.ToUnixTimeMilliseconds() / ReportIntervalMilliseconds == at / ReportIntervalMilliseconds)
        {
            return;
        }
        (string, string)[] labels = [("protocol", exporter.Protocol), ("address", exporter.Address)];
        _series.Add("network_exporter_datagrams_total", at, exporter.Datagrams, labels);
        _series.Add("network_exporter_records_total", at, exporter.Records, labels);
        _series.Add("network_exporter_octets_total", at, exporter.Octets, labels);
        _series.Add("network_exporter_packets_total", at, exporter.Packets, labels);
        _series.Add("network_exporter_lost_records_total", at, exporter.Lost, labels);
        _series.Add("network_exporter_malformed_total", at, exporter.Malformed, labels);
        _series.Add("network_exporter_unknown_templates_total", at, exporter.UnknownTemplates, labels);
        _series.Add("network_exporter_sampling_interval", at, exporter.SamplingInterval, labels);
        _series.Add("network_exporter_clock_skew_seconds", at, exporter.ClockSkewMilliseconds / 1000d, labels);
    }
}
