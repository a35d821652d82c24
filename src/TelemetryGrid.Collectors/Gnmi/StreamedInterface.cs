using TelemetryGrid.Interfaces;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>
/// Puts the readings of one interface together from leaves that arrive one by one: some agents send a message per leaf. A reading is due once
/// every counter known from the reading before has come again, or after a while with those that did; what did not come has not changed.
/// </summary>
internal sealed class StreamedInterface(string name)
{
    // Contracts know no origin of its own yet; what streams reads the same registers as SNMP does.
    private const CounterOrigin Origin = CounterOrigin.Snmp;
    private const int FirstCounter = (int)InterfaceField.InOctets;

    private readonly ulong[] _counters = new ulong[(int)InterfaceField.OutDiscards - FirstCounter + 1];
    private uint _known;
    private uint _fresh;
    private bool _hasNews;
    private bool _hasReported;
    private bool _statusChanged;
    private long _timestamp;
    private uint _ifIndex;
    private uint _ifType;
    private ulong _speed;
    private string _alias = "";
    private InterfaceStatus _admin;
    private InterfaceStatus _oper;

    public string Name { get; } = name;

    /// <summary>When what is not reported yet began to arrive, on the mapper's clock.</summary>
    public long NewsSince { get; private set; }

    public bool HasNews => _hasNews;

    /// <summary>Worth a reading at once: every counter has come again, or the interface went up or down.</summary>
    public bool IsComplete => _hasNews && ((_hasReported && _fresh != 0 && (_known & ~_fresh) == 0) || _statusChanged);

    public void Set(InterfaceField field, in TelemetryValue value, long timestampMilliseconds, long now)
    {
        if (field >= InterfaceField.InOctets)
        {
            if (!value.TryGetCount(out var count))
            {
                return;
            }
            var bit = 1u << ((int)field - FirstCounter);
            _counters[(int)field - FirstCounter] = count;
            _known |= bit;
            _fresh |= bit;
        }
        else if (!SetState(field, value))
        {
            return;
        }
        NewsSince = _hasNews ? NewsSince : now;
        _hasNews = true;
        _timestamp = Math.Max(_timestamp, timestampMilliseconds);
    }

    /// <summary>The interface is gone from the device.</summary>
    public void Remove(long timestampMilliseconds, long now)
    {
        _oper = InterfaceStatus.NotPresent;
        (_known, _fresh) = (0, 0);
        (_hasNews, _statusChanged, NewsSince) = (true, true, now);
        _timestamp = Math.Max(_timestamp, timestampMilliseconds);
    }

    /// <summary>The reading that is due. Its counters are those of its time or none at all: an old count under a new time would be a standstill.</summary>
    public InterfaceCounters Take()
    {
        var withCounters = _fresh != 0;
        var reading = new InterfaceCounters
        {
            Name = Name,
            IfIndex = _ifIndex,
            TimestampMilliseconds = _timestamp,
            Origin = Origin,
            Alias = _alias,
            IfType = _ifType,
            SpeedBitsPerSecond = _speed,
            AdminStatus = _admin,
            OperStatus = _oper,
            CounterBits = 64,
            InOctets = Counter(InterfaceField.InOctets, withCounters),
            OutOctets = Counter(InterfaceField.OutOctets, withCounters),
            InPackets = Packets(
                InterfaceField.InPackets,
                InterfaceField.InUnicast,
                InterfaceField.InMulticast,
                InterfaceField.InBroadcast,
                withCounters
            ),
            OutPackets = Packets(
                InterfaceField.OutPackets,
                InterfaceField.OutUnicast,
                InterfaceField.OutMulticast,
                InterfaceField.OutBroadcast,
                withCounters
            ),
            InErrors = Counter(InterfaceField.InErrors, withCounters),
            OutErrors = Counter(InterfaceField.OutErrors, withCounters),
            InDiscards = Counter(InterfaceField.InDiscards, withCounters),
            OutDiscards = Counter(InterfaceField.OutDiscards, withCounters),
        };
        _fresh = 0;
        (_hasNews, _statusChanged, _hasReported) = (false, false, _hasReported || withCounters);
        return reading;
    }

    private bool SetState(InterfaceField field, in TelemetryValue value)
    {
        switch (field)
        {
            case InterfaceField.IfIndex when value.TryGetCount(out var index) && index <= uint.MaxValue:
                return Changed(ref _ifIndex, (uint)index);
            case InterfaceField.IfType when value.TryGetCount(out var type) && type <= uint.MaxValue:
                return Changed(ref _ifType, (uint)type);
            case InterfaceField.Alias when value.Kind == TelemetryValueKind.Text && value.Octets.Length <= 1024:
                return Changed(ref _alias, value.ToString());
            case InterfaceField.AdminStatus:
                return Changed(ref _admin, InterfaceWords.Status(value.ToString()));
            case InterfaceField.OperStatus:
                var before = _oper;
                if (!Changed(ref _oper, InterfaceWords.Status(value.ToString())))
                {
                    return false;
                }
                _statusChanged |= before != InterfaceStatus.Unknown;
                return true;
            case InterfaceField.SpeedBits when value.TryGetCount(out var bits):
                return Changed(ref _speed, bits);
            case InterfaceField.SpeedKilobits when value.TryGetCount(out var kilobits) && kilobits < 1e15:
                return Changed(ref _speed, kilobits * 1000);
            case InterfaceField.SpeedMegabits when value.TryGetCount(out var megabits) && megabits < 1e12:
                return Changed(ref _speed, megabits * 1_000_000);
            case InterfaceField.SpeedName:
                return InterfaceWords.Speed(value.ToString()) is > 0 and var speed && Changed(ref _speed, speed);
            default:
                return false;
        }
    }

    private static bool Changed<T>(ref T field, T value)
    {
        var changed = !EqualityComparer<T>.Default.Equals(field, value);
        field = value;
        return changed;
    }

    private ulong? Counter(InterfaceField field, bool withCounters)
    {
        var index = (int)field - FirstCounter;
        return withCounters && (_known & (1u << index)) != 0 ? _counters[index] : null;
    }

    private ulong? Packets(
        InterfaceField all,
        InterfaceField unicast,
        InterfaceField multicast,
        InterfaceField broadcast,
        bool withCounters
    ) =>
        Counter(all, withCounters)
        ?? (
            Counter(unicast, withCounters) is { } packets
                ? packets + (Counter(multicast, withCounters) ?? 0) + (Counter(broadcast, withCounters) ?? 0)
                : null
        );
}
