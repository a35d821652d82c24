using System.Collections.Immutable;
using TelemetryGrid.Devices;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Flows;

/// <summary>One exporter as a collector sees it: its device, its sequence numbers, and what it did in the current window.</summary>
internal sealed class Exporter(int number, FlowAddress address, DeviceId device)
{
    // An exporter has a handful of domains; one that claims more is not tracked further, which costs only its loss count.
    private const int MaxTrackedDomains = 256;

    private readonly Dictionary<(FlowProtocol, ushort Port, uint Domain), SequenceTracker> _sequences = [];
    private ulong _datagrams;
    private ulong _records;
    private ulong _octets;
    private ulong _packets;
    private ulong _lost;
    private ulong _malformed;
    private ulong _unknownTemplates;
    private uint _samplingInterval;
    private long _skew;
    private FlowProtocol _protocol;

    public int Number { get; } = number;

    public FlowAddress Address { get; } = address;

    /// <summary>Changes when a source is registered that gives this address a name.</summary>
    public DeviceId Device { get; set; } = device;

    public bool HasNews => _datagrams > 0;

    public void Datagram(FlowProtocol protocol, long skew)
    {
        _protocol = protocol;
        _skew = skew;
        _datagrams++;
    }

    /// <param name="isExact">False when the datagram could not be counted whole, so that what is missing cannot be told.</param>
    public void Sequence(FlowProtocol protocol, ushort port, uint domain, uint sequence, uint units, bool isExact = true)
    {
        var key = (protocol, port, domain);
        if (!isExact)
        {
            _sequences.Remove(key);
            return;
        }
        if (!_sequences.TryGetValue(key, out var tracker) && _sequences.Count >= MaxTrackedDomains)
        {
            return;
        }
        _lost += tracker.Advance(sequence, units);
        _sequences[key] = tracker;
    }

    public void Problems(int malformed, int unknownTemplates)
    {
        _malformed += (ulong)malformed;
        _unknownTemplates += (ulong)unknownTemplates;
    }

    public void Record(ulong octets, ulong packets, uint samplingInterval)
    {
        _records++;
        _octets += octets;
        _packets += packets;
        _samplingInterval = samplingInterval;
    }

    /// <summary>What happened since the last call.</summary>
    public ExporterReport TakeReport(long nowMilliseconds, ImmutableDictionary<string, string> labels)
    {
        var report = new ExporterReport
        {
            TimestampMilliseconds = nowMilliseconds,
            Protocol = Name(_protocol),
            Address = Address.ToString(),
            Datagrams = _datagrams,
            Records = _records,
            Octets = _octets,
            Packets = _packets,
            SamplingInterval = _samplingInterval,
            Lost = _lost,
            Malformed = _malformed,
            UnknownTemplates = _unknownTemplates,
            ClockSkewMilliseconds = _skew,
            Labels = labels,
        };
        (_datagrams, _records, _octets, _packets, _lost, _malformed, _unknownTemplates) = (0, 0, 0, 0, 0, 0, 0);
        return report;
    }

    private static string Name(FlowProtocol protocol) =>
        protocol switch
        {
            FlowProtocol.NetflowV5 => "netflow5",
            FlowProtocol.NetflowV9 => "netflow9",
            FlowProtocol.Ipfix => "ipfix",
            FlowProtocol.SflowV5 => "sflow5",
            _ => "unknown",
        };
}
