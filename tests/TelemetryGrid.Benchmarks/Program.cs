using TelemetryGrid.Benchmarks.Alerts;
using TelemetryGrid.Benchmarks.Analytics;
using TelemetryGrid.Benchmarks.Incidents;
using TelemetryGrid.Benchmarks.Ingest;
using TelemetryGrid.Benchmarks.Objectives;
using TelemetryGrid.Benchmarks.Protocols;
using TelemetryGrid.Benchmarks.Rules;
using TelemetryGrid.Benchmarks.Runtime;
using TelemetryGrid.Benchmarks.Series;
using TelemetryGrid.Benchmarks.Snmp;
using TelemetryGrid.Benchmarks.Storage;
using TelemetryGrid.Benchmarks.Syslog;
using TelemetryGrid.Benchmarks.Udp;

var benchmarks = new Dictionary<string, Func<string[], Task>>(StringComparer.Ordinal)
{
    ["runtime"] = RuntimeBenchmark.RunAsync,
    ["netflow"] = arguments =>
    {
        NetflowBenchmark.Run(arguments);
        return Task.CompletedTask;
    },
    ["sflow"] = arguments =>
    {
        SflowBenchmark.Run(arguments);
        return Task.CompletedTask;
    },
    ["log"] = LogBenchmark.RunAsync,
    ["state"] = StateBenchmark.RunAsync,
    ["udp"] = UdpBenchmark.RunAsync,
    ["snmp"] = SnmpBenchmark.RunAsync,
    ["poll"] = PollBenchmark.RunAsync,
    ["ingest"] = IngestBenchmark.RunAsync,
    ["series"] = SeriesBenchmark.RunAsync,
    ["syslog"] = SyslogBenchmark.RunAsync,
    ["rules"] = RuleBenchmark.RunAsync,
    ["objectives"] = ObjectiveBenchmark.RunAsync,
    ["analytics"] = arguments =>
    {
        AnalyticsBenchmark.Run(arguments);
        return Task.CompletedTask;
    },
    ["correlation"] = arguments =>
    {
        CorrelationBenchmark.Run(arguments);
        return Task.CompletedTask;
    },
    ["alerts"] = AlertBenchmark.RunAsync,
    ["cardinality"] = CardinalityBenchmark.RunAsync,
};

if (args is ["agents", .. var farm])
{
    // The other process of the benchmark "poll".
    await AgentFarm.RunAsync(farm);
    return 1;
}

var names = args.Length > 0 && args[0] != "all" ? [args[0]] : benchmarks.Keys.ToArray();
foreach (var name in names)
{
    if (!benchmarks.TryGetValue(name, out var benchmark))
    {
        Console.Error.WriteLine($"There is no benchmark '{name}'; there are: {string.Join(", ", benchmarks.Keys)}, all.");
        return 1;
    }
    await benchmark(args.Skip(1).ToArray());
}
return 0;
