using System.Collections.Immutable;
using System.IO.Enumeration;
using TelemetryGrid.Devices;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>Turns a poll into the grid's records, under the source's collection level, filters and labels. Pure.</summary>
internal sealed class PollRecords(SourceDefinition source)
{
    private readonly ImmutableArray<SourceFilter> _filters = [.. source.Filters.Where(f => f.Field == "interface")];

    public DeviceSection From(DeviceId device, SnmpDevicePoll poll)
    {
        var readings = poll.Interfaces.Where(i => Passes(i.Key)).Select(i => Reading(poll, i));
        return new DeviceSection(device, [Poll(poll)], [], [.. readings]);
    }

    private DevicePoll Poll(SnmpDevicePoll poll) =>
        new()
        {
            TimestampMilliseconds = poll.Timestamp.ToUnixTimeMilliseconds(),
            Status = poll.Status switch
            {
                SnmpPollStatus.Ok => DevicePollStatus.Ok,
                SnmpPollStatus.Partial => DevicePollStatus.Partial,
                SnmpPollStatus.TimedOut => DevicePollStatus.Timeout,
                _ => DevicePollStatus.Refused,
            },
            Error = poll.Error ?? "",
            DurationMilliseconds = poll.Duration.TotalMilliseconds,
            SysName = poll.System?.SysName,
            SysDescr = poll.System?.SysDescr,
            SysObjectId = poll.System?.SysObjectId?.ToString(),
            SysLocation = poll.System?.SysLocation,
            SysUpTime = poll.System?.SysUpTime,
            Restarted = poll.CountersDiscontinuity,
            Labels = source.Enrichment,
        };

    private InterfaceCounters Reading(SnmpDevicePoll poll, SnmpInterface row)
    {
        var isStandard = source.Level >= CollectionLevel.Standard;
        var isDetailed = source.Level >= CollectionLevel.Detailed;
        var width = row.InOctets?.Width ?? row.OutOctets?.Width ?? CounterWidth.Bits64;
        return new InterfaceCounters
        {
            Name = row.Key,
            IfIndex = row.IfIndex,
            TimestampMilliseconds = poll.CountersTimestamp.ToUnixTimeMilliseconds(),
            Origin = CounterOrigin.Snmp,
            SysUpTime = poll.System?.SysUpTime ?? 0,
            Discontinuity = poll.CountersDiscontinuity || row.CountersDiscontinuity,
            Alias = row.IfAlias ?? "",
            Description = isDetailed ? row.IfDescr ?? "" : "",
            IfType = (uint)(row.IfType ?? 0),
            SpeedBitsPerSecond = row.Speed ?? 0,
            AdminStatus = (InterfaceStatus)(byte)row.IfAdminStatus,
            OperStatus = (InterfaceStatus)(byte)row.IfOperStatus,
            CounterBits = (byte)width,
            InOctets = row.InOctets?.Value,
            OutOctets = row.OutOctets?.Value,
            InPackets = isStandard ? Packets(row.InUcastPkts, isDetailed, row.InMulticastPkts, row.InBroadcastPkts) : null,
            OutPackets = isStandard ? Packets(row.OutUcastPkts, isDetailed, row.OutMulticastPkts, row.OutBroadcastPkts) : null,
            InErrors = isStandard ? row.InErrors?.Value : null,
            OutErrors = isStandard ? row.OutErrors?.Value : null,
            InDiscards = isStandard ? row.InDiscards?.Value : null,
            OutDiscards = isStandard ? row.OutDiscards?.Value : null,
        };
    }

    // The first filter that matches decides; with none matching, a row passes unless something had to be included.
    private bool Passes(string name)
    {
        foreach (var filter in _filters)
        {
            if (FileSystemName.MatchesSimpleExpression(filter.Pattern, name, ignoreCase: false))
            {
                return filter.Include;
            }
        }
        return !_filters.Any(f => f.Include);
    }

    private static ulong? Packets(SnmpCounter? unicast, bool isDetailed, SnmpCounter? multicast, SnmpCounter? broadcast) =>
        unicast is not { } packets ? null
        : isDetailed ? packets.Value + (multicast?.Value ?? 0) + (broadcast?.Value ?? 0)
        : packets.Value;
}
