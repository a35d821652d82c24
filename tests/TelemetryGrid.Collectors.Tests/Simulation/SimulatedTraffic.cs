using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Ipfix;
using TelemetryGrid.Protocols.Netflow;
using TelemetryGrid.Protocols.Sflow;
using TelemetryGrid.Simulation;
using TelemetryGrid.Simulation.Exporters;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Collectors.Tests.Simulation;

/// <summary>The model without sockets or waiting: ticks as fast as they compute, every datagram kept and decoded by the project's own decoders.</summary>
internal sealed class SimulatedTraffic : IDatagramSink
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly TemplateCache _templates = new();
    private readonly FlowRecordBuffer _buffer = new();

    public SimulatedTraffic(SimulatedNetworkOptions options)
    {
        Model = new TrafficModel(options, Noon);
        foreach (SimulatedDevice device in Devices)
        {
            device.Exporter = ExporterFactory.Create(device, this, options);
        }
    }

    public TrafficModel Model { get; }
    public IReadOnlyList<SimulatedDevice> Devices => Model.Topology.Devices;
    public List<(SimulatedDevice Device, byte[] Datagram)> Datagrams { get; } = [];
    public Dictionary<SimulatedDevice, List<FlowRecord>> Records { get; } = [];
    public InterfaceCounterBuffer Counters { get; } = new(100_000);
    public Dictionary<SimulatedDevice, uint> NextSequence { get; } = [];

    public static SimulatedNetworkOptions Quiet(int seed = 1, double flowsPerSecond = 60) =>
        new()
        {
            Seed = seed,
            FlowsPerSecond = flowsPerSecond,
            Events = [],
            ActiveTimeout = TimeSpan.FromSeconds(2),
        };

    public void Run(double seconds)
    {
        for (int i = 0; i < seconds * 10; i++)
        {
            Model.Advance();
        }
    }

    public SimulatedDevice One(ExportProtocol protocol) => Devices.First(d => d.Protocol == protocol);

    public ExporterSession SessionOf(SimulatedDevice device) =>
        _templates.GetOrAdd(new ExporterKey(FlowAddress.FromIPAddress(device.Address), 40_000));

    public bool TrySend(SimulatedDevice device, ReadOnlySpan<byte> datagram)
    {
        Datagrams.Add((device, datagram.ToArray()));
        _buffer.Clear();
        if (device.Protocol == ExportProtocol.Sflow)
        {
            Assert.Equal(DecodeStatus.Ok, SflowDecoder.TryRead(datagram, _buffer, Counters, out SflowDatagramHeader sflow));
            Assert.Equal(0, sflow.PartialHeaders + sflow.UnknownRecords + sflow.UnknownSamples);
            AssertSequence(device, sflow.SequenceNumber, 1, first: 1);
        }
        else
        {
            ExporterSession session = SessionOf(device);
            FlowDatagramHeader header;
            DecodeStatus status = device.Protocol switch
            {
                ExportProtocol.NetflowV5 => NetflowV5Decoder.TryRead(datagram, _buffer, out header),
                ExportProtocol.NetflowV9 => NetflowV9Decoder.TryRead(datagram, session, _buffer, out header),
                _ => IpfixDecoder.TryRead(datagram, session, _buffer, out header),
            };
            Assert.Equal(DecodeStatus.Ok, status);
            Assert.Equal(0, header.UnknownTemplateSets + header.MalformedSets + header.RejectedTemplates + header.NonFlowRecords);
            AssertSequence(device, header.SequenceNumber, header.SequenceAdvance, first: 0);
        }
        if (!Records.TryGetValue(device, out List<FlowRecord>? records))
        {
            Records.Add(device, records = []);
        }
        records.AddRange(_buffer.Records);
        return true;
    }

    private void AssertSequence(SimulatedDevice device, uint sequence, uint advance, uint first)
    {
        Assert.Equal(NextSequence.GetValueOrDefault(device, first), sequence);
        NextSequence[device] = sequence + advance;
    }
}
