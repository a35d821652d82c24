using System.Diagnostics;
using System.Globalization;
using System.Text;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Benchmarks.Snmp;

/// <summary>
/// GETs of ten variables against a real snmpd as fast as it answers, beside what a client that does nothing else gets out of the
/// same snmpd in the same run, and the same GETs by v3 with SHA-256 and AES-128. Rounds alternate, since machines are noisy. Arguments: seconds per round (2), rounds (3), window (32).
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
        var user = new UsmUser(
            SnmpdProcess.User,
            UsmAuthProtocol.Sha256,
            SnmpdProcess.AuthPassword,
            UsmPrivProtocol.Aes128,
            SnmpdProcess.PrivPassword
        );
        var secured = engine.Open(SnmpTarget.Secured(snmpd.EndPoint, user) with { Window = window, Retries = 10 });
        await PollAsync(session, names, window, TimeSpan.FromSeconds(1)); // also waits for snmpd to be up
        await PollAsync(secured, names, window, TimeSpan.FromSeconds(1));

        var ratios = new List<double>();
        var securedRatios = new List<double>();
        var engineBest = 0.0;
        var securedBest = 0.0;
        var blastBest = 0.0;
        for (var round = 0; round < rounds; round++)
        {
            var blast = SnmpBlastClient.Run(snmpd.EndPoint, Encoding.UTF8.GetBytes(Community), names, window, duration);
            await Task.Delay(TimeSpan.FromMilliseconds(200)); // answers to the last window
            var plain = await MeasureAsync(session);
            var v3 = await MeasureAsync(secured);
            ratios.Add(plain.Rate / blast);
            securedRatios.Add(v3.Rate / plain.Rate);
            engineBest = Math.Max(engineBest, plain.Rate);
            securedBest = Math.Max(securedBest, v3.Rate);
            blastBest = Math.Max(blastBest, blast);
            Print($"  round {round + 1}: blast {blast:N0} GET/s");
            Print($"    v2c: {plain.Rate:N0} GET/s, snmpd busy {plain.AgentShare:P0}, we {plain.OwnShare:P0}, {plain.Bytes} B/GET");
            Print($"    v3:  {v3.Rate:N0} GET/s, snmpd busy {v3.AgentShare:P0}, we {v3.OwnShare:P0}, {v3.Bytes} B/GET");
        }
        ratios.Sort();
        securedRatios.Sort();
        Print(
            $"snmp: {engineBest:N0} GET/s x {names.Length} variables; snmpd answers at most {blastBest:N0}; median ratio {ratios[ratios.Count / 2]:N2}"
        );
        Print($"snmp v3 (SHA-256, AES-128): {securedBest:N0} GET/s; median ratio to v2c {securedRatios[securedRatios.Count / 2]:N2}");

        async Task<(double Rate, double AgentShare, double OwnShare, long Bytes)> MeasureAsync(SnmpSession measured)
        {
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var agentTime = snmpd.ProcessorTime;
            var ownTime = Environment.CpuUsage.TotalTime;
            var watch = Stopwatch.StartNew();
            var answers = await PollAsync(measured, names, window, duration);
            var elapsed = watch.Elapsed;
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            return (
                answers / elapsed.TotalSeconds,
                (snmpd.ProcessorTime - agentTime) / elapsed,
                (Environment.CpuUsage.TotalTime - ownTime) / elapsed,
                allocated / Math.Max(1, answers)
            );
        }
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
