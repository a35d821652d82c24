using TelemetryGrid.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Ipfix;
using TelemetryGrid.Protocols.Netflow;
using TelemetryGrid.Protocols.Sflow;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Flows;

/// <summary>
/// Datagrams in, folded flows out: decodes, repairs clocks, applies sampling once, folds into the current window. No socket, no clock,
/// no thread of its own, so that captures can be replayed through it. Not thread-safe.
/// </summary>
internal sealed class FlowIntake
{
    private const int MaxExporters = 65_536;
    private const byte Icmp = 1;
    private const byte Icmpv6 = 58;

    private readonly SourceKind _kind;
    private readonly uint _configuredSampling;
    private readonly ExporterFilter _filter;
    private readonly FlowRecordBuffer _records = new();
    private readonly InterfaceCounterBuffer _counters = new();
    private readonly List<(Exporter, Interfaces.InterfaceCounters)> _readings = [];
    private FlowIntakeCounters _tally;

    public FlowIntake(SourceDefinition source, TemplateCache templates, Func<FlowAddress, DeviceId> deviceOf, FlowWindow window)
    {
        _kind = source.Kind;
        _configuredSampling = source.SamplingInterval;
        _filter = new ExporterFilter(source.Filters);
        Templates = templates;
        Exporters = new ExporterBook(MaxExporters, deviceOf);
        Window = window;
    }

    public TemplateCache Templates { get; }

    public ExporterBook Exporters { get; }

    /// <summary>The window being filled; the owner swaps it for an empty one.</summary>
    public FlowWindow Window { get; set; }

    public FlowIntakeCounters Counters => _tally;

    /// <summary>Asked when the window is full; true when <see cref="Window"/> has room again.</summary>
    public Func<bool> OnWindowFull { get; init; } = () => false;

    /// <summary>Interface counters that sFlow agents pushed since the last call.</summary>
    public IReadOnlyList<(Exporter Exporter, Interfaces.InterfaceCounters Reading)> Readings => _readings;

    public void ClearReadings() => _readings.Clear();

    public void Receive(ReadOnlySpan<byte> datagram, in FlowAddress sender, ushort port, long receivedMilliseconds)
    {
        _tally = _tally with { Datagrams = _tally.Datagrams + 1 };
        var protocol = FlowDatagram.Detect(datagram);
        if (!IsTaken(protocol))
        {
            _tally = _tally with { Malformed = _tally.Malformed + 1 };
            return;
        }
        if (!_filter.Passes(in sender))
        {
            _tally = _tally with { Filtered = _tally.Filtered + 1 };
            return;
        }
        _records.Clear();
        if (protocol == FlowProtocol.SflowV5)
        {
            ReceiveSflow(datagram, in sender, receivedMilliseconds);
        }
        else
        {
            ReceiveNetflow(protocol, datagram, in sender, port, receivedMilliseconds);
        }
    }

    private bool IsTaken(FlowProtocol protocol) =>
        protocol switch
        {
            FlowProtocol.NetflowV5 or FlowProtocol.NetflowV9 => _kind is SourceKind.Flow or SourceKind.Netflow,
            FlowProtocol.Ipfix => _kind is SourceKind.Flow or SourceKind.Ipfix,
            FlowProtocol.SflowV5 => _kind is SourceKind.Flow or SourceKind.Sflow,
            _ => false,
        };

    private void ReceiveNetflow(FlowProtocol protocol, ReadOnlySpan<byte> datagram, in FlowAddress sender, ushort port, long received)
    {
        var exporter = FindExporter(in sender);
        if (exporter is null)
        {
            return;
        }
        DecodeStatus status;
        FlowDatagramHeader header;
        switch (protocol)
        {
            case FlowProtocol.NetflowV5:
                status = NetflowV5Decoder.TryRead(datagram, _records, out header);
                break;
            case FlowProtocol.NetflowV9:
                status = NetflowV9Decoder.TryRead(datagram, Templates.GetOrAdd(new ExporterKey(sender, port)), _records, out header);
                break;
            default:
                status = IpfixDecoder.TryRead(datagram, Templates.GetOrAdd(new ExporterKey(sender, port)), _records, out header);
                break;
        }
        var isReadable = status is not (DecodeStatus.UnsupportedVersion or DecodeStatus.InvalidLength) || header.FlowRecords > 0;
        var malformed = status is DecodeStatus.Ok or DecodeStatus.UnknownTemplate
            ? header.MalformedSets
            : Math.Max(1, header.MalformedSets);
        Count(malformed, header.UnknownTemplateSets);
        var skew = isReadable ? ClockRepair.Skew(header.ExportTimeMilliseconds, received) : 0;
        exporter.Datagram(protocol, skew);
        exporter.Problems(malformed, header.UnknownTemplateSets);
        if (isReadable)
        {
            exporter.Sequence(
                protocol,
                port,
                header.ObservationDomainId,
                header.SequenceNumber,
                header.SequenceAdvance,
                header.IsSequenceAdvanceExact
            );
        }
        Fold(exporter, skew, received);
    }

    private void ReceiveSflow(ReadOnlySpan<byte> datagram, in FlowAddress sender, long received)
    {
        _counters.Clear();
        // Frame lengths: what the same interface counts, and what other sFlow collectors count.
        var status = SflowDecoder.TryRead(datagram, _records, _counters, out var header, octets: SflowOctets.FrameLength);
        var malformed = status == DecodeStatus.Ok ? 0 : Math.Max(1, header.MalformedSamples);
        Count(malformed, 0);
        // The agent's address names the device wherever the datagram came from (sFlow v5 §4.2.1).
        var agent = header.AgentAddress.IsUnspecified ? sender : header.AgentAddress;
        var exporter = FindExporter(in agent);
        if (exporter is null)
        {
            return;
        }
        exporter.Datagram(FlowProtocol.SflowV5, 0);
        exporter.Problems(malformed, 0);
        if (status is DecodeStatus.Ok)
        {
            exporter.Sequence(FlowProtocol.SflowV5, 0, header.SubAgentId, header.SequenceNumber, 1);
        }
        foreach (ref readonly var counters in _counters.Counters)
        {
            if (counters.Blocks.HasFlag(InterfaceCounterBlocks.Generic))
            {
                _readings.Add((exporter, SflowReading.From(in counters, header.Uptime, received)));
            }
        }
        Fold(exporter, 0, received);
    }

    private Exporter? FindExporter(in FlowAddress address)
    {
        var exporter = Exporters.Find(in address);
        if (exporter is null)
        {
            _tally = _tally with { DroppedExporterLimit = _tally.DroppedExporterLimit + 1 };
        }
        return exporter;
    }

    private void Fold(Exporter exporter, long skew, long received)
    {
        long dropped = 0;
        foreach (ref readonly var record in _records.Records)
        {
            var sampling =
                record.SamplingInterval != 0 ? record.SamplingInterval
                : _configuredSampling != 0 ? _configuredSampling
                : 1;
            var (start, end) = ClockRepair.Repair(record.FlowStartMilliseconds, record.FlowEndMilliseconds, skew, received);
            var octets = record.OctetDeltaCount * sampling;
            var packets = record.PacketDeltaCount * sampling;
            var aggregate = new FlowAggregate(
                new FlowTuple(
                    record.SourceAddress.High,
                    record.SourceAddress.Low,
                    record.DestinationAddress.High,
                    record.DestinationAddress.Low,
                    record.SourceTransportPort,
                    record.DestinationTransportPort == 0 && record.ProtocolIdentifier is Icmp or Icmpv6
                        ? record.IcmpTypeCode
                        : record.DestinationTransportPort,
                    record.ProtocolIdentifier
                ),
                new FlowAttributes(
                    record.IngressInterface,
                    record.EgressInterface,
                    record.BgpSourceAsNumber,
                    record.BgpDestinationAsNumber,
                    record.SamplingInterval != 0 ? record.SamplingInterval : _configuredSampling,
                    record.VlanId,
                    record.TcpControlBits,
                    record.IpClassOfService,
                    record.FlowDirection,
                    record.ForwardingStatus,
                    0
                ),
                start,
                end,
                octets,
                packets,
                1
            );
            if (!Window.TryAdd(exporter.Number, in aggregate) && !(OnWindowFull() && Window.TryAdd(exporter.Number, in aggregate)))
            {
                dropped++;
                continue;
            }
            exporter.Record(octets, packets, aggregate.Attributes.SamplingInterval);
        }
        _tally = _tally with
        {
            Records = _tally.Records + _records.Count,
            DroppedWindowFull = _tally.DroppedWindowFull + dropped,
            ClockRepairs = _tally.ClockRepairs + (skew == 0 ? 0 : 1),
        };
    }

    private void Count(int malformed, int unknownTemplates) =>
        _tally = _tally with { Malformed = _tally.Malformed + malformed, UnknownTemplates = _tally.UnknownTemplates + unknownTemplates };
}
