using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using TelemetryGrid.Benchmarks.Ingest;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Identity;
using TelemetryGrid.Silo.Configuration;
using TelemetryGrid.Silo.Hosting;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Benchmarks.Snmp;

/// <summary>
/// A whole node that polls simulated agents every minute: what share of a core and how much memory it takes, log, entities, statistics and
/// series included, the agents' own process apart. Arguments: devices (1000), interfaces of each (48), minutes (4).
/// </summary>
public static class PollBenchmark
{
    public static async Task RunAsync(string[] arguments)
    {
        var (devices, interfaces, minutes) = (Argument(arguments, 0, 1000), Argument(arguments, 1, 48), Argument(arguments, 2, 4));
        var port = GridUnderLoad.FreePort(SocketType.Dgram, ProtocolType.Udp);
        using var farm = await StartFarmAsync(devices, interfaces, port);
        var directory = Directory.CreateTempSubdirectory("telemetrygrid-poll-").FullName;
        try
        {
            var options = new GridOptions { DataDirectory = directory };
            options.Http.Listen = new IPEndPoint(IPAddress.Loopback, GridUnderLoad.FreePort(SocketType.Stream, ProtocolType.Tcp));
            for (var device = 1; device <= devices; device++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"farm-{device}");
                options.Sources.Add(
                    new(
                        new SourceDefinition
                        {
                            Id = SourceId.Parse(name),
                            Kind = SourceKind.Snmp,
                            Endpoint = new IPEndPoint(AgentFarm.Address(device), port).ToString(),
                            Device = DeviceId.Parse(name),
                            Interval = TimeSpan.FromMinutes(1),
                        },
                        SourceCredentials.Of(SnmpSettings.Community, AgentFarm.Community)
                    )
                );
            }
            var started = Stopwatch.StartNew();
            await using var node = await GridNode.StartAsync(options, simulation: null, CancellationToken.None);
            Print($"poll: {devices} devices x {interfaces} interfaces; started after {started.Elapsed.TotalSeconds:N0} s");
            for (var minute = 1; minute <= minutes; minute++)
            {
                await MeasureAsync(node, devices, farm, minute);
            }
        }
        finally
        {
            farm.Kill();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task MeasureAsync(GridNode node, int devices, Process farm, int minute)
    {
        var registry = node.Services.GetRequiredService<IGrainFactory>().GetGrain<ISourceRegistryGrain>(CollectorSupervisor.Site);
        var before = await CountAsync(registry);
        var (own, agents, collected) = (Environment.CpuUsage.TotalTime, Busy(farm), GC.CollectionCount(2));
        var watch = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromMinutes(1));
        var after = await CountAsync(registry);
        var elapsed = watch.Elapsed;
        Print(
            $"  minute {minute}: {after.Acknowledged - before.Acknowledged:N0} records acknowledged of {devices} polls due, {after.Failing} failing, {after.Dropped:N0} dropped; {(Environment.CpuUsage.TotalTime - own) / elapsed:N2} cores (agents {(Busy(farm) - agents) / elapsed:N2}), {Environment.WorkingSet >> 20:N0} MiB resident, {GC.GetTotalMemory(false) >> 20:N0} MiB heap, {GC.CollectionCount(2) - collected} full collections"
        );
    }

    private static async Task<(long Acknowledged, int Failing, long Dropped)> CountAsync(ISourceRegistryGrain registry)
    {
        var reports = await registry.ListAsync();
        var health = reports.Select(r => r.Health).OfType<SourceHealth>().ToList();
        return (
            health.Sum(h => h.RecordsAcknowledged),
            health.Count(h => h.Status == SourceStatus.Error),
            health.Sum(h => h.RecordsDropped)
        );
    }

    private static TimeSpan Busy(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    private static async Task<Process> StartFarmAsync(int devices, int interfaces, int port)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(PollBenchmark).Assembly.Location);
        }
        foreach (var argument in (object[])["agents", devices, interfaces, port])
        {
            start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        }
        // The agents' garbage is not what is measured.
        start.Environment["DOTNET_gcServer"] = "0";
        var farm = Process.Start(start)!;
        if (await farm.StandardOutput.ReadLineAsync() != "ready")
        {
            throw new InvalidOperationException("The agents did not start.");
        }
        return farm;
    }

    private static int Argument(string[] arguments, int position, int otherwise) =>
        arguments.Length > position ? int.Parse(arguments[position], CultureInfo.InvariantCulture) : otherwise;

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
