using System.Collections.Immutable;
using TelemetryGrid.Devices;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Grains.Devices;

/// <summary>How a device's state follows from what its polls, exports and interfaces say. Pure: state in, state out.</summary>
internal static class DeviceTracker
{
    /// <summary>Unanswered polls in a row that make a device Down; one alone may be a lost datagram.</summary>
    private const int FailedPollsToDown = 2;

    /// <summary>More interfaces or exporters than this on one device are a fault or an attack; further ones are not listed.</summary>
    private const int MaxInterfaces = 16_384;
    private const int MaxExporters = 64;

    /// <summary>Exporters repeat templates or counters more often than this even when nothing flows.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(5);

    private const double PollDurationWeight = 0.2;
    private const double ExportRateWeight = 0.3;

    public static void Apply(DeviceState state, DeviceId id, DeviceUpdate update)
    {
        foreach (var poll in update.Polls)
        {
            ApplyPoll(state, id, poll);
        }
        foreach (var report in update.ExporterReports)
        {
            ApplyReport(state, id, report);
        }
        foreach (var summary in update.Interfaces)
        {
            // Once SNMP tells the name, the entry that stood under the index alone is the same interface a second time.
            var unnamed = InterfaceId.FromIndex(id, summary.IfIndex).Name;
            if (summary.Id.Name != unnamed)
            {
                state.Interfaces.Remove(unnamed);
            }
            if (state.Interfaces.ContainsKey(summary.Id.Name) || state.Interfaces.Count < MaxInterfaces)
            {
                state.Interfaces[summary.Id.Name] = summary;
            }
        }
        if (update.Interfaces.Length > 0)
        {
            ApplyInterfaces(state, id, update.Interfaces);
        }
    }

    /// <summary>The device as it stands now: one that is only known by its exports is down once it has been silent for long.</summary>
    public static DeviceSnapshot AsOf(DeviceSnapshot device, DateTimeOffset now)
    {
        var silence = now - device.LastSeen;
        var isPolled = device.PollDurationMilliseconds is not null;
        return isPolled || device.Status != DeviceStatus.Up || silence <= LongestSilence
            ? device
            : device with
            {
                Status = DeviceStatus.Down,
                StatusReason = $"It has exported nothing for {silence.TotalMinutes:F0} minutes.",
            };
    }

    private static void ApplyPoll(DeviceState state, DeviceId id, DevicePoll poll)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(poll.TimestampMilliseconds);
        var device = state.Snapshot ?? Unseen(id, at);
        var answered = poll.Status is DevicePollStatus.Ok or DevicePollStatus.Partial;
        state.FailedPolls = answered ? 0 : state.FailedPolls + 1;
        device = device with { Labels = poll.Labels.IsEmpty ? device.Labels : poll.Labels };
        if (!answered)
        {
            var isDown = state.FailedPolls >= FailedPollsToDown || device.Status is DeviceStatus.Unknown or DeviceStatus.Down;
            state.Snapshot = device with { Status = isDown ? DeviceStatus.Down : DeviceStatus.Degraded, StatusReason = poll.Error };
            return;
        }
        state.Snapshot = device with
        {
            Status = poll.Status == DevicePollStatus.Ok ? DeviceStatus.Up : DeviceStatus.Degraded,
            StatusReason = poll.Error,
            Name = poll.SysName is { Length: > 0 } name ? name : device.Name,
            Description = poll.SysDescr ?? device.Description,
            ObjectId = poll.SysObjectId ?? device.ObjectId,
            Location = poll.SysLocation ?? device.Location,
            UpTime = poll.SysUpTime is { } ticks ? TimeSpan.FromMilliseconds(ticks * 10) : device.UpTime,
            Restarts = device.Restarts + (poll.Restarted ? 1 : 0),
            LastSeen = Later(device.LastSeen, at),
            PollDurationMilliseconds = device.PollDurationMilliseconds is { } smoothed
                ? smoothed + (PollDurationWeight * (poll.DurationMilliseconds - smoothed))
                : poll.DurationMilliseconds,
        };
    }

    private static void ApplyReport(DeviceState state, DeviceId id, ExporterReport report)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(report.TimestampMilliseconds);
        var device = state.Snapshot ?? Unseen(id, at);
        var key = $"{report.Protocol} {report.Address}";
        if (!state.Exporters.TryGetValue(key, out var exporter))
        {
            if (state.Exporters.Count >= MaxExporters)
            {
                return;
            }
            exporter = new ExporterSummary
            {
                Protocol = report.Protocol,
                Address = report.Address,
                LastSeen = at,
            };
        }
        var seconds = Math.Max(1, (at - exporter.LastSeen).TotalSeconds);
        state.Exporters[key] = exporter with
        {
            LastSeen = Later(exporter.LastSeen, at),
            Datagrams = exporter.Datagrams + report.Datagrams,
            Records = exporter.Records + report.Records,
            Octets = exporter.Octets + report.Octets,
            Packets = exporter.Packets + report.Packets,
            SamplingInterval = report.SamplingInterval == 0 ? exporter.SamplingInterval : report.SamplingInterval,
            Lost = exporter.Lost + report.Lost,
            Malformed = exporter.Malformed + report.Malformed,
            UnknownTemplates = exporter.UnknownTemplates + report.UnknownTemplates,
            RecordsPerSecond = Smoothed(exporter.RecordsPerSecond, report.Records / seconds, seconds),
            BitsPerSecond = Smoothed(exporter.BitsPerSecond, report.Octets * 8 / seconds, seconds),
            ClockSkewMilliseconds = report.ClockSkewMilliseconds,
        };
        // A device that is polled is judged by its polls; one that only exports is up because it exports.
        var status = device.PollDurationMilliseconds is null && state.FailedPolls == 0 ? DeviceStatus.Up : device.Status;
        state.Snapshot = device with
        {
            Status = status,
            Labels = report.Labels.IsEmpty ? device.Labels : report.Labels,
            LastSeen = Later(device.LastSeen, at),
            Exporters =
            [
                .. state.Exporters.Values.OrderBy(e => e.Protocol, StringComparer.Ordinal).ThenBy(e => e.Address, StringComparer.Ordinal),
            ],
        };
    }

    private static void ApplyInterfaces(DeviceState state, DeviceId id, ImmutableArray<InterfaceSummary> changed)
    {
        var newest = changed.Max(i => i.LastSeen);
        var device = state.Snapshot ?? Unseen(id, newest);
        var (up, inBits, outBits) = (0, 0d, 0d);
        foreach (var summary in state.Interfaces.Values)
        {
            up += summary.OperStatus == InterfaceStatus.Up ? 1 : 0;
            inBits += summary.InBitsPerSecond;
            outBits += summary.OutBitsPerSecond;
        }
        state.Snapshot = device with
        {
            InterfaceCount = state.Interfaces.Count,
            InterfacesUp = up,
            InBitsPerSecond = inBits,
            OutBitsPerSecond = outBits,
            LastSeen = Later(device.LastSeen, newest),
        };
    }

    private static DeviceSnapshot Unseen(DeviceId id, DateTimeOffset at) =>
        new()
        {
            Id = id,
            Name = id.Value,
            FirstSeen = at,
            LastSeen = at,
        };

    // Time-aware: a report that covers a longer gap weighs as many windows as it stands for.
    private static double Smoothed(double rate, double sample, double seconds) =>
        rate + ((1 - Math.Pow(1 - ExportRateWeight, seconds)) * (sample - rate));

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
