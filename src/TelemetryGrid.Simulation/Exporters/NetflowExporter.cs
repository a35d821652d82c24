using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Simulation.Exporters;

/// <summary>
/// A flow cache in the manner of NetFlow: observes one packet in so many by count (RFC 5475 §5.1), reports a flow when it ends and every
/// active timeout, and sends a datagram when it is full or a second old.
/// </summary>
internal sealed class NetflowExporter(SimulatedDevice device, IDatagramSink sink, FlowEncoder encoder, SimulatedNetworkOptions options)
    : FlowExporter(device, sink)
{
    private const long LongestWait = 1_000;

    private readonly long _activeTimeout = (long)options.ActiveTimeout.TotalMilliseconds;
    private TimeSpan _nextAnnouncement;
    private ExportClock _clock;
    private ulong _phase;
    private long _begun;
    private ulong _octets;
    private ulong _packets;

    public override void Observe(SimulatedFlow flow, ref Hop hop, long packets, long now)
    {
        if (hop.ObservedPackets > 0 && now - hop.FirstObserved >= _activeTimeout)
        {
            Complete(flow, ref hop, now, FlowEndReason.ActiveTimeout);
        }
        _phase += (ulong)packets;
        (ulong observed, _phase) = Math.DivRem(_phase, Device.SamplingInterval);
        if (observed == 0)
        {
            return;
        }
        if (hop.ObservedPackets == 0)
        {
            hop.FirstObserved = now;
        }
        hop.LastObserved = now;
        hop.ObservedPackets += observed;
    }

    public override void Complete(SimulatedFlow flow, ref Hop hop, long now, byte reason)
    {
        if (hop.ObservedPackets == 0)
        {
            return;
        }
        var record = new FlowRecord
        {
            SourceAddress = flow.Source,
            DestinationAddress = flow.Destination,
            NextHopAddress = hop.Egress.Peer is { } next ? FlowAddress.FromIPAddress(next.Device.Address) : default,
            OctetDeltaCount = hop.ObservedPackets * flow.PacketSize,
            PacketDeltaCount = hop.ObservedPackets,
            FlowStartMilliseconds = hop.FirstObserved,
            FlowEndMilliseconds = hop.LastObserved,
            IngressInterface = hop.Ingress.IfIndex,
            EgressInterface = hop.Egress.IfIndex,
            BgpSourceAsNumber = flow.From.AsNumber,
            BgpDestinationAsNumber = flow.To.AsNumber,
            SourceTransportPort = flow.SourcePort,
            DestinationTransportPort = flow.DestinationPort,
            IcmpTypeCode = flow.IcmpTypeCode,
            ProtocolIdentifier = flow.Protocol,
            IpClassOfService = flow.ClassOfService,
            TcpControlBits = flow.TcpFlags,
            FlowEndReason = reason,
            SourcePrefixLength = flow.Source.IsIPv4 ? (byte)24 : (byte)48,
            DestinationPrefixLength = flow.Destination.IsIPv4 ? (byte)24 : (byte)48,
        };
        hop.ObservedPackets = 0;
        if (!encoder.CanEncode(record))
        {
            return;
        }
        if (!encoder.TryAdd(record, _clock))
        {
            Flush();
            encoder.TryAdd(record, _clock);
        }
        if (encoder.Count == 1)
        {
            _begun = now;
        }
        _octets += record.OctetDeltaCount;
        _packets += record.PacketDeltaCount;
    }

    public override void Advance(TimeSpan elapsed, long now)
    {
        _clock = new ExportClock(now, UptimeAt(elapsed));
        if (encoder.Count > 0 && now - _begun >= LongestWait)
        {
            Flush();
        }
        if (elapsed >= _nextAnnouncement)
        {
            Flush();
            foreach (byte[] announcement in encoder.Announce(_clock))
            {
                Send(announcement);
            }
            _nextAnnouncement = elapsed + options.TemplateInterval;
        }
    }

    private void Flush()
    {
        int records = encoder.Count;
        if (records > 0)
        {
            Send(encoder.Finish(_clock), records, _octets, _packets);
            _octets = 0;
            _packets = 0;
        }
    }
}
