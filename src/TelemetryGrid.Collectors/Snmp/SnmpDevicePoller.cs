using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// Polls one device: the system group, then the interface tables, their columns in groups side by side. It remembers from poll to
/// poll what tells a restart and a discontinuity. One poll at a time.
/// </summary>
public sealed class SnmpDevicePoller
{
    private readonly SnmpPollTarget _target;
    private readonly SnmpAccess _access;
    private readonly TimeProvider _time;
    private readonly int _maxInterfaces;
    private Dictionary<string, uint> _discontinuityTimes = new(StringComparer.Ordinal);
    private uint? _sysUpTime;
    private long _sysUpTimeAt;
    private int _rows;
    private bool _hasCounters64 = true;
    private bool? _usesCounters32;

    public SnmpDevicePoller(SnmpEngine engine, SnmpPollTarget target, int maxInterfaces, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(target);
        _target = target;
        _time = timeProvider;
        _maxInterfaces = maxInterfaces;
        _access = new SnmpAccess(engine, [target.Target, .. target.Fallbacks], timeProvider);
    }

    /// <summary>The session with the credentials that work, or with the first ones.</summary>
    public SnmpSession Session => _access.Session;

    /// <summary>The sessions with all credentials.</summary>
    internal IReadOnlyCollection<SnmpSession> Sessions => _access.Sessions;

    /// <summary>Reads the device. A device that does not answer costs one request; it never throws for what a device does.</summary>
    public async Task<SnmpDevicePoll> PollAsync(CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        var poll = new SnmpDevicePoll
        {
            DeviceId = _target.DeviceId,
            EndPoint = _target.Target.EndPoint,
            Timestamp = _time.GetUtcNow(),
            Status = SnmpPollStatus.Ok,
        };
        var (values, failure) = await _access.GetAsync(IfMib.System);
        if (failure is not null)
        {
            return poll with { Status = failure.Status, Error = failure.Message, Duration = _time.GetElapsedTime(began) };
        }
        var system = ReadSystem(values);
        var restarted = IsRestart(system.SysUpTime);
        poll = poll with { System = system, CountersDiscontinuity = restarted, CountersTimestamp = _time.GetUtcNow() };
        if (restarted)
        {
            (_hasCounters64, _usesCounters32) = (true, null); // new software may count otherwise
        }
        poll = await ReadInterfacesAsync(poll, cancellationToken);
        poll = await CheckUpTimeAsync(poll);
        return poll with { Duration = _time.GetElapsedTime(began) };
    }

    private static SnmpSystem ReadSystem(SnmpValue[] values)
    {
        uint? upTime = values[0].View.TryGetUInt32(out var ticks) ? ticks : null;
        ObjectIdentifier? objectId = values[3].View.TryGetObjectIdentifier(out var oid) ? oid.ToObjectIdentifier() : null;
        return new SnmpSystem(Text(values[1]), Text(values[2]), objectId, upTime, Text(values[4]));

        static string? Text(SnmpValue value) => value.View.TryGetOctetString(out var octets) ? DisplayString.Decode(octets) : null;
    }

    /// <summary>
    /// Reads sysUpTime again: an agent that restarted while its tables were read has given counters from before and after. The first
    /// reading stays the one to compare with, so that the next poll is told apart from these counters too.
    /// </summary>
    private async Task<SnmpDevicePoll> CheckUpTimeAsync(SnmpDevicePoll poll)
    {
        if (poll.Interfaces.IsEmpty || _sysUpTime is not { } before)
        {
            return poll;
        }
        var (values, failure) = await SnmpScalars.GetAsync(Session, [IfMib.SysUpTime]);
        if (failure is not null)
        {
            return poll with { Status = SnmpPollStatus.Partial, Error = poll.Error ?? failure.Message };
        }
        var restarted = values[0].View.TryGetUInt32(out var now) && SysUpTime.IsRestart(before, now, _time.GetElapsedTime(_sysUpTimeAt));
        return restarted
            ? poll with
            {
                CountersDiscontinuity = true,
                Interfaces = [.. poll.Interfaces.Select(row => row with { CountersDiscontinuity = true })],
            }
            : poll;
    }

    private bool IsRestart(uint? sysUpTime)
    {
        var now = _time.GetTimestamp();
        var restarted =
            _sysUpTime is { } previous
            && sysUpTime is { } current
            && SysUpTime.IsRestart(previous, current, _time.GetElapsedTime(_sysUpTimeAt, now));
        if (sysUpTime is not null)
        {
            _sysUpTime = sysUpTime;
            _sysUpTimeAt = now;
        }
        return restarted;
    }

    private async Task<SnmpDevicePoll> ReadInterfacesAsync(SnmpDevicePoll poll, CancellationToken cancellationToken)
    {
        var table = new InterfaceTable(_maxInterfaces);
        // A v1 message cannot carry Counter64 (RFC 3584 §4.2.2.1).
        var counters64 = _hasCounters64 && Session.Target.Version != SnmpVersion.V1;
        var counters32 = !counters64 || _usesCounters32 == true;

        var names = Walk(IfMib.Names);
        List<Task<SnmpWalkResult>> walks = [names, Walk(IfMib.States), Walk(IfMib.Errors)];
        var wide = counters64 ? Walk(IfMib.Counters64) : null;
        walks.AddRange(wide is null ? [] : [wide]);
        walks.AddRange(counters32 ? [Walk(IfMib.Counters32)] : []);
        var results = (await Task.WhenAll(walks)).ToList();

        if (wide is not null && (await wide).IsComplete)
        {
            _hasCounters64 = (await wide).Rows > 0 || table.Count == 0;
            _usesCounters32 = table.Count == _rows ? _usesCounters32 : null; // other interfaces, other counters
            if (!counters32 && _usesCounters32 is null && table.LacksCounters)
            {
                results.Add(await Walk(IfMib.Counters32));
                counters32 = true;
            }
            _usesCounters32 = counters32 ? table.UsesCounters32 : _usesCounters32;
        }
        var error = results.Select(r => r.Error).FirstOrDefault(e => e is not null);
        if (table.Overflowed)
        {
            error ??= $"The device has more than {_maxInterfaces} interfaces.";
        }
        if (!(await names).IsComplete)
        {
            return poll with { Status = SnmpPollStatus.Partial, Error = error };
        }
        _rows = table.Count;
        return poll with
        {
            Status = error is null ? SnmpPollStatus.Ok : SnmpPollStatus.Partial,
            Error = error,
            Interfaces = ReadRows(table, poll.CountersDiscontinuity),
        };

        Task<SnmpWalkResult> Walk(ObjectIdentifier[] columns) =>
            SnmpWalk.RunAsync(Session, columns, table, _rows, _maxInterfaces, cancellationToken);
    }

    private System.Collections.Immutable.ImmutableArray<SnmpInterface> ReadRows(InterfaceTable table, bool restarted)
    {
        var times = new Dictionary<string, uint>(StringComparer.Ordinal);
        var rows = table.ToRows(
            (key, time) =>
            {
                if (time is { } now)
                {
                    times[key] = now;
                    return restarted || (_discontinuityTimes.TryGetValue(key, out var before) && before != now);
                }
                return restarted;
            }
        );
        _discontinuityTimes = times;
        return rows;
    }
}
