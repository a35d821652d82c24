using System.Globalization;
using TelemetryGrid.Analytics.Flows.Patterns;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.Simulation;

namespace TelemetryGrid.Benchmarks.Analytics.Patterns;

/// <summary>
/// Patterns in the simulated network, in virtual time and over four partitions: for each injected kind how many were found, how late, and how
/// much was found that nobody injected.
/// </summary>
internal static class PatternBenchmark
{
    private const int Partitions = 4;
    private const int Seeds = 6;
    private static readonly TimeSpan Cycle = TimeSpan.FromHours(2);
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    // The first half hour is for learning: the only option that is not its default, which is a day.
    private static readonly FlowPatternOptions Options = new() { Learning = TimeSpan.FromMinutes(30) };

    private static readonly SimulatedEvent[] Script =
    [
        new(SimulatedEventKind.DenialOfService, TimeSpan.FromMinutes(35), TimeSpan.FromSeconds(50)),
        new(SimulatedEventKind.Scan, TimeSpan.FromMinutes(45), TimeSpan.FromSeconds(45)),
        new(SimulatedEventKind.Outage, TimeSpan.FromMinutes(55), TimeSpan.FromSeconds(60)),
        new(SimulatedEventKind.LinkFlap, TimeSpan.FromMinutes(65), TimeSpan.FromSeconds(90)),
        new(SimulatedEventKind.Exfiltration, TimeSpan.FromMinutes(75), TimeSpan.FromSeconds(90)),
        new(SimulatedEventKind.Beacon, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(65)),
    ];

    private static readonly (PatternKind Pattern, SimulatedEventKind Event)[] Pairs =
    [
        (PatternKind.PortScan, SimulatedEventKind.Scan),
        (PatternKind.HostScan, SimulatedEventKind.Scan),
        (PatternKind.VolumetricAttack, SimulatedEventKind.DenialOfService),
        (PatternKind.AmplificationAttack, SimulatedEventKind.DenialOfService),
        (PatternKind.Exfiltration, SimulatedEventKind.Exfiltration),
        (PatternKind.Beaconing, SimulatedEventKind.Beacon),
        (PatternKind.LinkFlapping, SimulatedEventKind.LinkFlap),
    ];

    public static void Run(TextWriter output)
    {
        var found = new Dictionary<PatternKind, List<double>>();
        var wrong = new Dictionary<PatternKind, int>();
        var flows = 0L;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            flows += RunSeed(seed, found, wrong);
        }
        output.WriteLine(
            $"analytics: patterns in the simulated network, {Seeds} seeds of {Cycle.TotalHours} h, {flows} aggregates over {Partitions} partitions"
        );
        foreach (var (pattern, happened) in Pairs)
        {
            var delays = found.GetValueOrDefault(pattern, []);
            delays.Sort();
            var mistaken = wrong.GetValueOrDefault(pattern);
            var precision = delays.Count + mistaken == 0 ? double.NaN : delays.Count / (double)(delays.Count + mistaken);
            var delay =
                delays.Count == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{delays[delays.Count / 2]:f0}/{delays[^1]:f0} s");
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {pattern, -20} of {happened, -16} recall {delays.Count}/{Seeds}, precision {precision:f2}, delay median/most {delay}"
                )
            );
        }
        foreach (var (kind, count) in wrong.Where(w => Pairs.All(p => p.Pattern != w.Key)).OrderBy(w => w.Key))
        {
            output.WriteLine($"  {kind, -20} {count} told, none injected");
        }
    }

    private static long RunSeed(int seed, Dictionary<PatternKind, List<double>> found, Dictionary<PatternKind, int> wrong)
    {
        var exports = new SimulatedExports(
            new SimulatedNetworkOptions
            {
                Seed = seed,
                FlowsPerSecond = 40,
                Events = Script,
                EventCycle = Cycle,
            },
            Noon
        );
        var map = new PartitionMap(Partitions);
        var detectors = Enumerable
            .Range(0, Partitions)
            .Select(i => new FlowPatternDetector(Options, new PatternShare(i, Partitions)))
            .ToArray();
        var interfaces = exports.Model.Topology.Devices.SelectMany(d => d.Interfaces).ToArray();
        var past = new List<(SimulatedIncident Incident, long Start)>();
        var seen = new HashSet<(PatternKind, SimulatedIncident)>();
        var flows = 0L;
        while (exports.Model.Elapsed < Cycle)
        {
            exports.Advance();
            foreach (var incident in exports.Model.Script.Incidents.Where(i => past.All(p => !ReferenceEquals(p.Incident, i))))
            {
                past.Add((incident, exports.Now - 1_000));
            }
            flows += exports.Flows.Length;
            foreach (var detector in detectors)
            {
                detector.Advance(exports.Now);
            }
            for (var i = 0; i < exports.Flows.Length; i++)
            {
                ref readonly var flow = ref exports.Flows[i];
                detectors[map.Of(flow.Tuple)].Add(Observe(in flow, exports.Exporters[i]));
            }
            for (var i = 0; i < interfaces.Length; i++)
            {
                detectors[interfaces[i].Device.Index % Partitions].AddStatus((ulong)i, interfaces[i].IsUp, exports.Now);
            }
            foreach (var told in detectors.SelectMany(d => d.Take()).Where(t => t.Phase == PatternPhase.Began))
            {
                var kind = told.Subject.Kind;
                var cause = past.LastOrDefault(p => Pairs.Contains((kind, p.Incident.Kind)) && IsOf(told.Subject, p.Incident, interfaces));
                if (cause.Incident is null)
                {
                    wrong[kind] = wrong.GetValueOrDefault(kind) + 1;
                }
                else if (seen.Add((kind, cause.Incident)))
                {
                    (found.TryGetValue(kind, out var delays) ? delays : found[kind] = []).Add((exports.Now - cause.Start) / 1000.0);
                }
            }
        }
        return flows;
    }

    // A scan's second target and the other end of a link are the same incident.
    private static bool IsOf(in PatternSubject subject, SimulatedIncident incident, SimulatedInterface[] interfaces)
    {
        switch (subject.Kind)
        {
            case PatternKind.LinkFlapping:
                var link = interfaces[(int)subject.Source.Low];
                return link == incident.Interface || link == incident.Interface.Peer;
            case PatternKind.HostScan:
                return !subject.Source.IsPrivate;
            case PatternKind.PortScan:
                return !subject.Source.IsPrivate && AddressOf(subject.Destination) == incident.Address!.ToString();
            case PatternKind.Beaconing or PatternKind.Exfiltration:
                return AddressOf(subject.Source) == incident.Address!.ToString();
            default:
                return AddressOf(subject.Destination) == incident.Address!.ToString();
        }
    }

    private static string AddressOf(HostKey host) => FlowTuple.ToIPAddress(host.High, host.Low).ToString();

    internal static FlowObservation Observe(in FlowAggregate flow, int exporter) =>
        new(
            new HostKey(flow.Tuple.SourceHigh, flow.Tuple.SourceLow),
            new HostKey(flow.Tuple.DestinationHigh, flow.Tuple.DestinationLow),
            flow.Tuple.SourcePort,
            flow.Tuple.DestinationPort,
            flow.Tuple.Protocol,
            flow.Attributes.TcpControlBits,
            (ushort)exporter,
            flow.StartMilliseconds,
            flow.EndMilliseconds,
            flow.Octets,
            flow.Packets,
            flow.Attributes.SamplingInterval
        );
}
