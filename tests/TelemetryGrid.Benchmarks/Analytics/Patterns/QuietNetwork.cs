using System.Diagnostics;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Identity;
using TelemetryGrid.Simulation;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Benchmarks.Analytics.Patterns;

/// <summary>
/// How often the grid calls when nothing is wrong: the simulated network without injected faults, its interface counters read every five
/// minutes by detectors, false-discovery control and alert budget as grains have them. The day passes ten times as fast as its flows, which saves
/// nine tenths of the time and makes the data burstier than five minutes of real flows would be: an upper bound.
/// </summary>
internal static class QuietNetwork
{
    private const int Devices = 50;
    private const int Days = 14;
    private const int Partitions = 4;
    private const int IntervalSeconds = 300;
    private const int Acceleration = 10;
    private const int TicksPerSecond = 10;
    private const double FlowsPerSecond = 40;

    private static readonly TimeSpan OneIncident = TimeSpan.FromMinutes(15);
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public static void Run(TextWriter output, int seed = 1, int days = Days, double flowsPerSecond = FlowsPerSecond)
    {
        var clock = Stopwatch.StartNew();
        var options = new SimulatedNetworkOptions
        {
            Seed = seed,
            DeviceCount = Devices,
            FlowsPerSecond = flowsPerSecond,
            Acceleration = Acceleration,
            Events = [],
            SnmpPort = 0,
        };
        var model = new TrafficModel(options, Start);
        var watched = model.Topology.Devices.Select((device, i) => new WatchedDevice(device, i % Partitions)).ToArray();
        var controls = Enumerable
            .Range(0, Partitions)
            .Select(_ => new AnomalyControl(new NotableOptions { Share = 1.0 / Partitions }))
            .ToArray();
        var interfaces = watched.Sum(d => d.Interfaces);
        int[] raised = new int[days],
            notable = new int[days],
            incidents = new int[days];
        var late = new List<double>();
        for (var round = 0; round < days * 86_400 / IntervalSeconds; round++)
        {
            for (var tick = 0; tick < IntervalSeconds * TicksPerSecond / Acceleration; tick++)
            {
                model.Advance();
            }
            var at = (Start + (model.Elapsed * Acceleration)).ToUnixTimeMilliseconds();
            var day = round * IntervalSeconds / 86_400;
            foreach (var device in watched)
            {
                var found = device.Read(at, IntervalSeconds / Acceleration);
                raised[day] += found.Count;
                if (day > 0)
                {
                    late.AddRange(found.Select(a => a.Score));
                }
                var control = controls[device.Partition];
                control.Watches(device.Id, device.Tested);
                var told = control.Judge(found, device.Tested).Count(isNotable => isNotable);
                notable[day] += told;
                if (told > 0)
                {
                    incidents[day] += at - device.LastToldMs > OneIncident.TotalMilliseconds ? 1 : 0;
                    device.LastToldMs = at;
                }
            }
        }
        var busy = watched.Sum(d => d.Busy);
        output.WriteLine(
            $"quiet network: {Devices} devices, {interfaces} interfaces ({busy} with traffic), {days} days of 5 minutes, seed {seed}, {clock.Elapsed.TotalSeconds:0} s"
        );
        output.WriteLine("  day | raised by detectors | notable | incidents | incidents per 1,000 interfaces and day");
        for (var day = 0; day < days; day++)
        {
            output.WriteLine(
                $"  {day + 1, 3} | {raised[day], 19} | {notable[day], 7} | {incidents[day], 9} | {1000.0 * incidents[day] / interfaces:0.00}"
            );
        }
        double[] floors = [4.5, 5, 6, 7, 7.5, 8, 9, 10, 12];
        var above = floors.Select(f => $"{f}: {1000.0 * late.Count(s => s >= f) / interfaces / Math.Max(1, days - 1):0.00}");
        output.WriteLine(
            $"  raised with a score of at least so much, per 1,000 interfaces and day, from the second day on: {string.Join(", ", above)}"
        );
        FaultyDay(output, model, watched, floors, seed);
        output.WriteLine(
            $"  mean: {1000.0 * incidents.Sum() / interfaces / days:0.00}; from the second day on {1000.0 * incidents.Skip(1).Sum() / interfaces / Math.Max(1, days - 1):0.00}"
        );
    }

    // What the threshold of notability would cost: an hour each of traffic that stops, nearly stops, or is a multiple of what it was.
    private static void FaultyDay(TextWriter output, TrafficModel model, WatchedDevice[] watched, double[] floors, int seed)
    {
        const int rounds = 86_400 / IntervalSeconds;
        double[] factors = [0, 0.05, 3, 8];
        var random = new Random(seed);
        var busy = watched.SelectMany(d => d.Counters).Where(c => c.IsBusy).ToArray();
        random.Shuffle(busy);
        var faults = busy.Take(80).Select((c, i) => new Fault(c, factors[i % factors.Length], random.Next(rounds - 12))).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var tick = 0; tick < IntervalSeconds * TicksPerSecond / Acceleration; tick++)
            {
                model.Advance();
            }
            foreach (var fault in faults)
            {
                fault.Counter.Factor = round >= fault.Start && round < fault.Start + 12 ? fault.Factor : 1;
                fault.Counter.Highest = round == fault.Start ? 0 : fault.Counter.Highest;
            }
            var at = (Start + (model.Elapsed * Acceleration)).ToUnixTimeMilliseconds();
            foreach (var device in watched)
            {
                device.Read(at, IntervalSeconds / Acceleration);
            }
            foreach (var fault in faults.Where(f => round == f.Start + 13))
            {
                fault.Score = fault.Counter.Highest;
            }
        }
        output.WriteLine("  an hour of a fault on an interface's direction, share of 20 that raise a score of at least so much:");
        foreach (var kind in faults.GroupBy(f => f.Factor))
        {
            var shares = floors.Select(f => $"{f}: {kind.Count(k => k.Score >= f) / (double)kind.Count():0.00}");
            output.WriteLine($"    traffic x {kind.Key}: {string.Join(", ", shares)}");
        }
    }

    private sealed class Fault(Counter counter, double factor, int start)
    {
        public Counter Counter => counter;

        public double Factor => factor;

        public int Start => start;

        public double Score { get; set; }
    }

    private sealed class WatchedDevice(SimulatedDevice device, int partition)
    {
        private readonly Counter[] _counters =
        [
            .. device.Interfaces.SelectMany(i => new[] { new Counter(() => i.InOctets), new Counter(() => i.OutOctets) }),
        ];
        private readonly WatchedMetric[] _totals = [WatchedMetric.Load("in", []), WatchedMetric.Load("out", [])];

        public IReadOnlyList<Counter> Counters => _counters;

        public int Partition => partition;

        public int Interfaces => device.Interfaces.Count;

        public int Tested => _counters.Length + _totals.Length;

        public int Busy => _counters.Chunk(2).Count(pair => pair.Any(c => c.IsBusy));

        public long LastToldMs { get; set; } = long.MinValue / 2;

        public DeviceId Id { get; } = DeviceId.Parse(device.Name);

        /// <summary>What its detectors raise in a round.</summary>
        public List<MetricAnomaly> Read(long at, int seconds)
        {
            var found = new List<MetricAnomaly>();
            var sums = new double[2];
            for (var i = 0; i < _counters.Length; i++)
            {
                var rate = _counters[i].Read(seconds);
                sums[i % 2] += rate;
                var anomaly = _counters[i].Watch.Add(at, rate, default);
                _counters[i].Highest = Math.Max(_counters[i].Highest, anomaly?.Score ?? 0);
                Take(anomaly);
            }
            for (var i = 0; i < sums.Length; i++)
            {
                Take(_totals[i].Add(at, sums[i], default));
            }
            return found;

            void Take(MetricAnomaly? anomaly)
            {
                if (anomaly is not null)
                {
                    found.Add(anomaly);
                }
            }
        }
    }

    private sealed class Counter(Func<ulong> octets)
    {
        private ulong _before = octets();

        public WatchedMetric Watch { get; } = WatchedMetric.Load("bits", []);

        public bool IsBusy { get; private set; }

        /// <summary>What a fault makes of its rate.</summary>
        public double Factor { get; set; } = 1;

        /// <summary>The highest score raised.</summary>
        public double Highest { get; set; }

        public double Read(int seconds)
        {
            var now = octets();
            var rate = Factor * (now - _before) * 8.0 / seconds;
            _before = now;
            IsBusy |= rate > 0;
            return rate;
        }
    }
}
