using TelemetryGrid.Collectors.Flows;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Ipfix;
using TelemetryGrid.Protocols.Netflow;
using TelemetryGrid.Protocols.Sflow;
using TelemetryGrid.Simulation;
using TelemetryGrid.Simulation.Exporters;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Benchmarks.Analytics.Patterns;

/// <summary>
/// The simulated network without sockets: what its devices export is decoded, sampling applied, and folded by five-tuple a second at a time,
/// as collectors do it.
/// </summary>
internal sealed class SimulatedExports : IDatagramSink
{
    private const int WindowTicks = 10;

    private readonly TemplateCache _templates = new();
    private readonly FlowRecordBuffer _records = new();
    private readonly InterfaceCounterBuffer _counters = new(100_000);
    private readonly FlowWindow _window = new(1 << 20);
    private readonly SimulatedNetworkOptions _options;

    public SimulatedExports(SimulatedNetworkOptions options, DateTimeOffset start)
    {
        _options = options;
        Model = new TrafficModel(options, start);
        foreach (var device in Model.Topology.Devices)
        {
            device.Exporter = ExporterFactory.Create(device, this, options);
        }
    }

    public TrafficModel Model { get; }

    public ReadOnlySpan<FlowAggregate> Flows => _window.Entries;

    public ReadOnlySpan<int> Exporters => _window.Exporters;

    public long Now => (Model.Start + Model.Elapsed).ToUnixTimeMilliseconds();

    /// <summary>One second; <see cref="Flows"/> then are what was exported in it.</summary>
    public void Advance()
    {
        _window.Clear();
        for (var tick = 0; tick < WindowTicks; tick++)
        {
            Model.Advance();
        }
    }

    public bool TrySend(SimulatedDevice device, ReadOnlySpan<byte> datagram)
    {
        _records.Clear();
        _counters.Clear();
        var session = _templates.GetOrAdd(new ExporterKey(FlowAddress.FromIPAddress(device.Address), 40_000));
        var status = device.Protocol switch
        {
            ExportProtocol.Sflow => SflowDecoder.TryRead(datagram, _records, _counters, out _, octets: SflowOctets.FrameLength),
            ExportProtocol.NetflowV5 => NetflowV5Decoder.TryRead(datagram, _records, out _),
            ExportProtocol.NetflowV9 => NetflowV9Decoder.TryRead(datagram, session, _records, out _),
            _ => IpfixDecoder.TryRead(datagram, session, _records, out _),
        };
        if (status != DecodeStatus.Ok)
        {
            throw new InvalidDataException($"{device.Name} exported what cannot be read: {status}.");
        }
        foreach (ref readonly var record in _records.Records)
        {
            var sampling = record.SamplingInterval == 0 ? 1 : record.SamplingInterval;
            var end = Math.Min(record.FlowEndMilliseconds == 0 ? Now : record.FlowEndMilliseconds, Now);
            _window.TryAdd(
                device.Index,
                new FlowAggregate(
                    new FlowTuple(
                        record.SourceAddress.High,
                        record.SourceAddress.Low,
                        record.DestinationAddress.High,
                        record.DestinationAddress.Low,
                        record.SourceTransportPort,
                        record.DestinationTransportPort,
                        record.ProtocolIdentifier
                    ),
                    new FlowAttributes(
                        record.IngressInterface,
                        record.EgressInterface,
                        0,
                        0,
                        sampling,
                        0,
                        record.TcpControlBits,
                        0,
                        0,
                        0,
                        0
                    ),
                    record.FlowStartMilliseconds == 0 ? end : Math.Min(record.FlowStartMilliseconds, end),
                    end,
                    record.OctetDeltaCount * sampling,
                    record.PacketDeltaCount * sampling,
                    1
                )
            );
        }
        return true;
    }
}
