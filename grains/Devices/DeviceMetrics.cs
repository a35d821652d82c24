using TelemetryGrid.Devices;
using TelemetryGrid.Grains.Metrics;

namespace TelemetryGrid.Grains.Devices;

/// <summary>What a device says of itself as series; src/README.md lists them.</summary>
internal sealed class DeviceMetrics(EntitySeries series)
{
    public const string InBits = "network_device_in_bits_per_second";
    public const string OutBits = "network_device_out_bits_per_second";

    /// <summary>Collectors report every window, a second by default; series need not be that fine.</summary>
    private const long ReportIntervalMilliseconds = 10_000;

    /// <summary>Notes an update; <paramref name="before"/> and <paramref name="after"/> are the state around it.</summary>
    public void Add(DeviceUpdate update, DeviceSnapshot? before, DeviceSnapshot? after)
    {
        if (after is null)
        {
            return;
        }
        foreach (var poll in update.Polls)
        {
            AddPoll(poll, after);
        }
        if (update.Interfaces.Length > 0)
        {
            var at = update.Interfaces.Max(i => i.LastSeen).ToUnixTimeMilliseconds();
            series.Add("network_device_interfaces", at, after.InterfaceCount);
            series.Add("network_device_interfaces_up", at, after.InterfacesUp);
            series.Add(InBits, at, after.InBitsPerSecond);
            series.Add(OutBits, at, after.OutBitsPerSecond);
        }
        foreach (var exporter in after.Exporters)
        {
            AddExporter(exporter, before);
        }
    }

    private void AddPoll(DevicePoll poll, DeviceSnapshot after)
    {
        var at = poll.TimestampMilliseconds;
        series.Add("network_device_up", at, poll.Status is DevicePollStatus.Ok or DevicePollStatus.Partial ? 1 : 0);
        series.Add("network_device_status", at, (double)after.Status);
        series.Add("network_device_poll_duration_seconds", at, poll.DurationMilliseconds / 1000);
        series.Add("network_device_restarts_total", at, after.Restarts);
        series.AddIf("network_device_uptime_seconds", at, poll.SysUpTime / 100d);
        series.Add("network_device_info", at, 1, [("name", after.Name), ("location", after.Location), .. Own(after)]);
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
        series.Add("network_exporter_datagrams_total", at, exporter.Datagrams, labels);
        series.Add("network_exporter_records_total", at, exporter.Records, labels);
        series.Add("network_exporter_octets_total", at, exporter.Octets, labels);
        series.Add("network_exporter_packets_total", at, exporter.Packets, labels);
        series.Add("network_exporter_lost_records_total", at, exporter.Lost, labels);
        series.Add("network_exporter_malformed_total", at, exporter.Malformed, labels);
        series.Add("network_exporter_unknown_templates_total", at, exporter.UnknownTemplates, labels);
        series.Add("network_exporter_sampling_interval", at, exporter.SamplingInterval, labels);
        series.Add("network_exporter_clock_skew_seconds", at, exporter.ClockSkewMilliseconds / 1000d, labels);
    }
}
