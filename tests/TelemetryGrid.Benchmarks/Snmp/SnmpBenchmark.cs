using System.Diagnostics;
using System.Globalization;
using System.Text;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Benchmarks.Snmp;

/// <summary>
/// GETs of ten variables against a real snmpd as fast as it answers, beside what a client that does nothing else gets out of the
/// same snmpd in the same run. Rounds alternate, since machines are noisy. Arguments: seconds per round (2), rounds (3), window (32).
/// </summary>
public static class SnmpBenchmark
{
    private const string Community = "bench";

    public static async Task RunAsync(string[] args)
    {
        if (!SnmpdProcess.IsInstalled)
        {
            Console.WriteLine("snmp: skipped, snmpd is not installed");
            return;
        }
        var duration = TimeSpan.FromSeconds(Argument(args, 0, 2));
        var rounds = Argument(args, 1, 3);
        var window = Argument(args, 2, 32);
        var names = Names();
        using var snmpd = SnmpdProcess.Start(Community);
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), TimeProvider.System);
        var session = engine.Open(
            new SnmpTarget(snmpd.EndPoint, SnmpVersion.V2c, new SnmpCommunity(Community)) { Window = window, Retries = 10 }
        );
        await PollAsync(session, names, window, TimeSpan.FromSeconds(1)); // also waits for snmpd to be up

        var ratios = new List<double>();
        var engineBest = 0.0;
        var blastBest = 0.0;
        for (var round = 0; round < rounds; round++)
        {
            var blast = SnmpBlastClient.Run(snmpd.EndPoint, Encoding.UTF8.GetBytes(Community), names, window, duration);
            await Task.Delay(TimeSpan.FromMilliseconds(200)); // answers to the last window
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var agentTime = snmpd.ProcessorTime;
            var watch = Stopwatch.StartNew();
            var answers = await PollAsync(session, names, window, duration);
            var rate = answers / watch.Elapsed.TotalSeconds;
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            var agentShare = (snmpd.ProcessorTime - agentTime) / watch.Elapsed;
            ratios.Add(rate / blast);
            engineBest = Math.Max(engineBest, rate);
            blastBest = Math.Max(blastBest, blast);
            Print(
                $"  round {round + 1}: engine {rate:N0} GET/s, blast {blast:N0} GET/s, snmpd busy {agentShare:P0}, {allocated / Math.Max(1, answers)} B/GET"
            );
        }
        ratios.Sort();
        Print(
            $"snmp: {engineBest:N0} GET/s x {names.Length} variables; snmpd answers at most {blastBest:N0}; median ratio {ratios[ratios.Count / 2]:N2}"
        );
    }

    /// <summary>Keeps <paramref name="window"/> requests on the way and reads every value.</summary>
    private static async Task<long> PollAsync(SnmpSession session, ObjectIdentifier[] names, int window, TimeSpan duration)
    {
        var watch = Stopwatch.StartNew();
        var loops = Enumerable.Range(0, window).Select(_ => LoopAsync()).ToArray();
        return (await Task.WhenAll(loops)).Sum();

        async Task<long> LoopAsync()
        {
            var answers = 0L;
            while (watch.Elapsed < duration)
            {
                using var response = await session.GetAsync(names);
                answers += Read(response) == names.Length ? 1 : 0;
            }
            return answers;
        }
    }

    private static int Read(SnmpResponse response)
    {
        if (response.Status != SnmpRequestStatus.Answered)
        {
            return 0;
        }
        var values = 0;
        var reader = response.Pdu.VarBinds;
        while (reader.TryRead(out var varBind))
        {
            values +=
                varBind.Value.TryGetUInt64(out _) || varBind.Value.TryGetInt32(out _) || varBind.Value.TryGetOctetString(out _) ? 1 : 0;
        }
        return reader.Status == DecodeStatus.Ok ? values : 0;
    }

    private static ObjectIdentifier[] Names()
    {
        var system = ObjectIdentifier.Parse("1.3.6.1.2.1.1");
        var interfaces = ObjectIdentifier.Parse("1.3.6.1.2.1.2.2.1");
        return
        [
            system.Child(3, 0),
            system.Child(4, 0),
            system.Child(5, 0),
            system.Child(6, 0),
            interfaces.Child(7, 1),
            interfaces.Child(8, 1),
            interfaces.Child(10, 1),
            interfaces.Child(14, 1),
            interfaces.Child(16, 1),
            interfaces.Child(20, 1),
        ];
    }

    private static int Argument(string[] args, int position, int otherwise) =>
        args.Length > position ? int.Parse(args[position], CultureInfo.InvariantCulture) : otherwise;

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
