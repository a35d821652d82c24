using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Simulation.Exporters;

/// <summary>
/// An sFlow v5 agent: each interface samples the packets that come in, with a random number of packets skipped between two samples
/// (sFlow v5 §4.2.1), and pushes its counters at a fixed interval.
/// </summary>
internal sealed class SflowExporter : FlowExporter
{
    // Format numbers of enterprise 0.
    private const uint FlowSample = 1;
    private const uint CounterSample = 2;
    private const uint SampledHeader = 1;
    private const uint ExtendedSwitch = 1001;
    private const uint GenericCounters = 1;
    private const uint EthernetCounters = 2;

    private const int FlowSampleLength = 8 + 32 + 24 + SampledHeaderWriter.MaximumLength + 2 + 24;
    private const int CounterSampleLength = 8 + 12 + 8 + 88 + 8 + 52;
    private const uint NotKept = uint.MaxValue;

    private readonly DatagramWriter _writer = new(MaximumDatagram);
    private readonly Dictionary<SimulatedInterface, DataSource> _sources = [];
    private readonly SimulatedNetworkOptions _options;
    private readonly Random _random;
    private TimeSpan _nextCounters;
    private TimeSpan _elapsed;
    private uint _sequence;
    private int _samples;
    private int _records;
    private int _counterSamples;
    private ulong _octets;

    public SflowExporter(SimulatedDevice device, IDatagramSink sink, SimulatedNetworkOptions options)
        : base(device, sink)
    {
        _options = options;
        _random = new Random(options.Seed ^ (device.Index << 16));
        // Not all agents at once.
        _nextCounters = TimeSpan.FromSeconds(1 + (device.Index % 5));
        foreach (SimulatedInterface source in device.Interfaces)
        {
            _sources.Add(source, new DataSource { Skip = NextSkip() });
        }
    }

    public override void Observe(SimulatedFlow flow, ref Hop hop, long packets, long now)
    {
        DataSource source = _sources[hop.Ingress];
        source.Pool = unchecked(source.Pool + (uint)packets);
        for (source.Skip -= packets; source.Skip <= 0; source.Skip += NextSkip())
        {
            WriteFlowSample(flow, hop, source);
        }
    }

    public override void Complete(SimulatedFlow flow, ref Hop hop, long now, byte reason) { }

    public override void Advance(TimeSpan elapsed, long now)
    {
        _elapsed = elapsed;
        if (elapsed >= _nextCounters)
        {
            foreach (SimulatedInterface source in Device.Interfaces)
            {
                WriteCounterSample(source, _sources[source]);
            }
            _nextCounters = elapsed + _options.CounterInterval;
        }
        // §4.2.2: a sample must not wait longer than a second.
        if (elapsed.Milliseconds == 0 || _counterSamples > 0)
        {
            Flush();
        }
    }

    private long NextSkip() => _random.NextInt64(1, 2L * Device.SamplingInterval);

    private void WriteFlowSample(SimulatedFlow flow, in Hop hop, DataSource source)
    {
        Begin(FlowSampleLength);
        int sample = Open(FlowSample);
        _writer.UInt32(++source.FlowSequence);
        _writer.UInt32(hop.Ingress.IfIndex);
        _writer.UInt32(Device.SamplingInterval);
        _writer.UInt32(source.Pool);
        _writer.UInt32(0); // drops
        _writer.UInt32(hop.Ingress.IfIndex);
        _writer.UInt32(hop.Egress.IfIndex);
        _writer.UInt32(2);

        int frameLength = flow.PacketSize + TrafficModel.FrameOverhead;
        int record = Open(SampledHeader);
        Span<byte> header = stackalloc byte[SampledHeaderWriter.MaximumLength];
        int length = SampledHeaderWriter.Write(header, flow, hop);
        _writer.UInt32(1); // Ethernet
        _writer.UInt32((uint)frameLength);
        _writer.UInt32(4); // the frame check sequence
        _writer.UInt32((uint)length);
        _writer.Bytes(header[..length]);
        _writer.Zeros((4 - (length % 4)) % 4);
        Close(record);

        record = Open(ExtendedSwitch);
        _writer.UInt32(hop.Ingress.Vlan);
        _writer.UInt32(0);
        _writer.UInt32(hop.Egress.Vlan);
        _writer.UInt32(0);
        Close(record);
        Close(sample);
        _samples++;
        _records++;
        _octets += (ulong)frameLength;
    }

    private void WriteCounterSample(SimulatedInterface source, DataSource state)
    {
        Begin(CounterSampleLength);
        int sample = Open(CounterSample);
        _writer.UInt32(++state.CounterSequence);
        _writer.UInt32(source.IfIndex);
        _writer.UInt32(2);

        int generic = Open(GenericCounters);
        _writer.UInt32(source.IfIndex);
        _writer.UInt32((uint)source.Type);
        _writer.UInt64(source.Speed);
        _writer.UInt32(1); // full duplex
        _writer.UInt32((source.IsAdminUp ? 1u : 0) | (source.IsUp ? 2u : 0));
        _writer.UInt64(source.InOctets);
        _writer.UInt32((uint)source.InUcastPackets);
        _writer.UInt32((uint)source.InMulticastPackets);
        _writer.UInt32((uint)source.InBroadcastPackets);
        _writer.UInt32((uint)source.InDiscards);
        _writer.UInt32((uint)source.InErrors);
        _writer.UInt32(NotKept);
        _writer.UInt64(source.OutOctets);
        _writer.UInt32((uint)source.OutUcastPackets);
        _writer.UInt32((uint)source.OutMulticastPackets);
        _writer.UInt32((uint)source.OutBroadcastPackets);
        _writer.UInt32((uint)source.OutDiscards);
        _writer.UInt32((uint)source.OutErrors);
        _writer.UInt32(0); // promiscuous mode
        Close(generic);

        int ethernet = Open(EthernetCounters);
        _writer.UInt32(0);
        _writer.UInt32((uint)source.InErrors); // damaged frames show as wrong check sequences
        _writer.Zeros(11 * 4);
        Close(ethernet);
        Close(sample);
        _samples++;
        _counterSamples++;
    }

    private void Begin(int needed)
    {
        if (_samples > 0 && _writer.Free < needed)
        {
            Flush();
        }
        if (_samples == 0)
        {
            // §5, sample_datagram_v5
            _writer.Clear();
            _writer.UInt32(5);
            _writer.UInt32(1);
            _writer.IPv4(FlowAddress.FromIPAddress(Device.Address));
            _writer.UInt32(0);
            _writer.UInt32(++_sequence);
            _writer.UInt32(UptimeAt(_elapsed));
            _writer.UInt32(0);
        }
    }

    private void Flush()
    {
        if (_samples == 0)
        {
            return;
        }
        _writer.PatchUInt32(24, (uint)_samples);
        Send(_writer.Written, _records, _octets, (ulong)_records, _counterSamples);
        _samples = 0;
        _records = 0;
        _counterSamples = 0;
        _octets = 0;
    }

    /// <summary>Writes a data format and leaves room for the length of what follows.</summary>
    private int Open(uint format)
    {
        _writer.UInt32(format);
        _writer.UInt32(0);
        return _writer.Length;
    }

    private void Close(int start) => _writer.PatchUInt32(start - 4, (uint)(_writer.Length - start));

    /// <summary>What the agent keeps for each interface.</summary>
    private sealed class DataSource
    {
        public long Skip { get; set; }
        public uint Pool { get; set; }
        public uint FlowSequence { get; set; }
        public uint CounterSequence { get; set; }
    }
}
