using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>
/// Finds who tries many ports of a host, or many hosts: counts the different ones among flows that look like tries and came to nothing.
/// Others are looked at only for those who try, so that ordinary traffic costs one look-up.
/// </summary>
internal sealed class ScanWatch(FlowPatternOptions options, PatternShare share, PatternEpisodes episodes)
{
    private readonly EntityTable<HostKey, Scanner> _sources = new(options.MaxEntities);
    private readonly EntityTable<PairKey, Scanned> _pairs = new(options.MaxEntities);
    private readonly long _window = (long)options.ScanWindow.TotalMilliseconds;
    private readonly double _hosts = share.Of(options.HostScanHosts);
    private readonly double _ports = share.Of(options.PortScanPorts);

    public long Evicted => _sources.Evicted + _pairs.Evicted;

    public void Add(in FlowObservation flow, ulong destinationHash, long now)
    {
        if (!flow.IsProbe || (flow.Protocol == FlowObservation.Udp && !IsOddUdp(in flow)))
        {
            var known = _sources.Find(flow.Source);
            if (known >= 0)
            {
                _sources.At(known).Others++;
            }
            return;
        }
        ref var source = ref _sources.GetOrAdd(flow.Source, out var isNew);
        if (isNew || now - source.Start >= _window)
        {
            source = new Scanner { Start = now };
        }
        source.LastSeen = now;
        source.Probes++;
        source.Hosts.Add(destinationHash);
        ref var pair = ref _pairs.GetOrAdd(new PairKey(flow.Source, flow.Destination, 0), out isNew);
        if (isNew || now - pair.Start >= _window)
        {
            pair = new Scanned { Start = now };
        }
        pair.LastSeen = now;
        pair.Probes++;
        pair.Ports.Add(PatternHash.Mix(flow.DestinationPort | 0x5CA0_0000UL));
        if (source.Probes < options.ScanProbeShare * (source.Probes + (double)source.Others))
        {
            return;
        }
        var hosts = source.Hosts.Bits < _hosts / 2 ? 0 : source.Hosts.Estimate;
        if (hosts >= _hosts)
        {
            TellHosts(in flow, in source, hosts, now);
        }
        var ports = pair.Ports.Bits < _ports / 2 ? 0 : pair.Ports.Estimate;
        if (ports >= _ports)
        {
            TellPorts(in flow, in pair, ports, now);
        }
    }

    public void Write(StateWriter writer)
    {
        _sources.Write(writer);
        _pairs.Write(writer);
    }

    public void Read(ref StateReader reader)
    {
        _sources.Read(ref reader);
        _pairs.Read(ref reader);
    }

    // What resolvers, clocks, calls and browsers send to many hosts all day says nothing, and neither do answers.
    private static bool IsOddUdp(in FlowObservation flow) =>
        flow.DestinationPort is not (53 or 123 or 443 or 1900 or 3478 or 5353)
        && (flow.IsFromClient || flow.SourcePort >= 32_768)
        && flow.DestinationPort < 32_768;

    private void TellHosts(in FlowObservation flow, in Scanner source, double hosts, long now)
    {
        var subject = PatternSubject.Of(PatternKind.HostScan, flow.Source);
        if (episodes.Observe(in subject, source.Start, now, hosts / _hosts) is { } phase)
        {
            episodes.Tell(
                phase,
                in subject,
                1,
                ("distinct_hosts", hosts * share.Count),
                ("probes", (double)source.Probes * share.Count),
                ("probe_share", source.Probes / (double)(source.Probes + source.Others)),
                ("window_seconds", Math.Max(1, (now - source.Start) / 1000.0))
            );
        }
    }

    private void TellPorts(in FlowObservation flow, in Scanned pair, double ports, long now)
    {
        var subject = PatternSubject.Of(PatternKind.PortScan, flow.Source, flow.Destination, protocol: flow.Protocol);
        if (episodes.Observe(in subject, pair.Start, now, ports / _ports) is { } phase)
        {
            episodes.Tell(
                phase,
                in subject,
                1,
                ("distinct_ports", ports * share.Count),
                ("probes", (double)pair.Probes * share.Count),
                ("window_seconds", Math.Max(1, (now - pair.Start) / 1000.0))
            );
        }
    }

    private struct Scanner : IAged
    {
        public long Start;
        public long LastSeen;
        public long Probes;
        public long Others;
        public DistinctBits Hosts;

        readonly long IAged.LastSeen => LastSeen;
    }

    private struct Scanned : IAged
    {
        public long Start;
        public long LastSeen;
        public long Probes;
        public DistinctBits Ports;

        readonly long IAged.LastSeen => LastSeen;
    }
}
