using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Orleans.Storage;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Correlation;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Alerts;
using TelemetryGrid.Grains;
using TelemetryGrid.Grains.Alerts;
using TelemetryGrid.Storage.State;

namespace TelemetryGrid.Benchmarks.Alerts;

/// <summary>
/// Active alerts in groups, with the states on disk: bytes each, how many are taken a second, new and said again; and a storm of new ones within
/// a minute, with the time to each group's first notification. Arguments: [alerts] [groups] [seconds of the storm; 0 for none].
/// </summary>
public static class AlertBenchmark
{
    private const int GroupWaitSeconds = 30;
    private const int Batch = 256;
    private const int Senders = 8;

    public static async Task RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var alerts = Argument(args, 0, 100_000);
        var groups = Argument(args, 1, 5_000);
        var seconds = Argument(args, 2, 60);
        var folder = Directory.CreateTempSubdirectory("alert-benchmark-").FullName;
        try
        {
            var sender = new FirstTold();
            await using var store = SqliteStateStore.Open(
                new SqliteStateStoreOptions { Path = Path.Combine(folder, "state.db"), MaxValueBytes = 256 << 20 }
            );
            using var host = Build(store, sender);
            await host.StartAsync();
            var intake = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IAlertIntakeGrain>(0);

            // The first few pay for everything that is made once.
            await SendAsync(intake, "warm", 2_000, 100, 0);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var cpu = CpuUsed();
            Console.WriteLine($"alerts: taken new: {await SendAsync(intake, "held", alerts, groups, 0)}");
            await Task.Delay(TimeSpan.FromSeconds(GroupWaitSeconds + 15));
            var told = CpuUsed() - cpu;
            var after = GC.GetTotalMemory(forceFullCollection: true);
            Console.WriteLine(
                $"alerts: {alerts:N0} in {groups:N0} groups: {(after - before) / (double)alerts:N0} bytes each; {sender.Of("held").Count:N0} groups told; {told.TotalMicroseconds / alerts:N1} µs of CPU each from the first until {GroupWaitSeconds + 15} s after the last"
            );
            Console.WriteLine($"alerts: said again: {await SendAsync(intake, "held", alerts, groups, 0)}");
            if (seconds == 0)
            {
                await host.StopAsync();
                return;
            }

            await SendAsync(intake, "storm", alerts, groups, seconds);
            await Task.Delay(TimeSpan.FromSeconds(GroupWaitSeconds + 15));
            var late = sender.Of("storm").Select(g => g.Told - g.First).Order().ToArray();
            Console.WriteLine(
                $"alerts: storm of {alerts:N0} in {seconds} s: {late.Length:N0} of {groups:N0} groups told; after their first alert p50 {At(late, 0.5):N2} s, p99 {At(late, 0.99):N2} s, most {At(late, 1):N2} s (group_wait {GroupWaitSeconds} s)"
            );
            await host.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Argument(string[] args, int at, int standard) =>
        args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : standard;

    private static double At(TimeSpan[] sorted, double part) =>
        sorted.Length == 0 ? double.NaN : sorted[(int)(part * (sorted.Length - 1))].TotalSeconds;

    private static IHost Build(SqliteStateStore store, FirstTold sender)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.AddKeyedSingleton<IGrainStorage>(GrainStorageNames.Entities, (_, _) => new AlertStorage(store));
            silo.Services.AddSingleton(
                new ConfigurationHolder(
                    $$"""
                    route: { receiver: team, group_by: [alertname, device], group_wait: {{GroupWaitSeconds}}s }
                    receivers: [{ name: team, webhook_configs: [{ url: "http://127.0.0.1:1/" }] }]
                    """
                )
            );
            silo.Services.AddSingleton<INotificationSender>(sender);
            silo.Services.AddAlertGrains(new AlertOptions());
            silo.Services.AddSingleton(new CorrelationOptions());
        });
        return builder.Build();
    }

    /// <summary>Sends as fast as it is taken, or spread over some seconds. Each alert has texts of its own, as those that came over the network.</summary>
    private static async Task<Taken> SendAsync(IAlertIntakeGrain intake, string name, int alerts, int groups, int seconds)
    {
        var next = -Batch;
        var (cpu, allocated) = (CpuUsed(), GC.GetTotalAllocatedBytes());
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, Senders)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (int from; (from = Interlocked.Add(ref next, Batch)) < alerts; )
                        {
                            var due = TimeSpan.FromSeconds((double)seconds * from / alerts) - watch.Elapsed;
                            if (due > TimeSpan.Zero)
                            {
                                await Task.Delay(due);
                            }
                            await intake.ReceiveAsync([
                                .. Enumerable.Range(from, Math.Min(Batch, alerts - from)).Select(i => Alert(name, i, groups)),
                            ]);
                        }
                    })
                )
        );
        return new Taken(
            alerts / watch.Elapsed.TotalSeconds,
            (CpuUsed() - cpu).TotalMicroseconds / alerts,
            (GC.GetTotalAllocatedBytes() - allocated) / alerts
        );
    }

    private static GridAlert Alert(string name, int i, int groups)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new GridAlert
        {
            Labels =
            [
                New("alertname"),
                name,
                New("device"),
                string.Create(CultureInfo.InvariantCulture, $"device-{i % groups}.example.net"),
                New("interface"),
                string.Create(CultureInfo.InvariantCulture, $"ethernet-1/{i / groups}"),
                New("job"),
                New("network"),
                New("severity"),
                New("warning"),
                New("site"),
                New("north"),
            ],
            Annotations =
            [
                New("description"),
                string.Create(CultureInfo.InvariantCulture, $"The interface of device {i % groups} has been above 90 percent for a while."),
                New("summary"),
                string.Create(CultureInfo.InvariantCulture, $"Interface {i / groups} is busy"),
            ],
            StartsAt = now,
            EndsAt = now.AddMinutes(5),
            UpdatedAt = now,
            GeneratorUrl = string.Create(CultureInfo.InvariantCulture, $"http://prometheus.example:9090/graph?g0.expr=busy&i={i}"),
        };
    }

    private static TimeSpan CpuUsed()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static string New(string text) => new(text.AsSpan());

    /// <summary>How alerts were taken in: CPU and allocations are the whole process', its senders and stores included.</summary>
    private readonly record struct Taken(double Rate, double CpuMicroseconds, long AllocatedBytes)
    {
        public override string ToString() => $"{Rate:N0}/s; {CpuMicroseconds:N1} µs of CPU and {AllocatedBytes:N0} bytes allocated each";
    }

    private sealed class FirstTold : INotificationSender
    {
        private readonly ConcurrentDictionary<string, (DateTimeOffset First, DateTimeOffset Told)> _groups = new(StringComparer.Ordinal);

        public ICollection<(DateTimeOffset First, DateTimeOffset Told)> Of(string name) =>
            [.. _groups.Where(g => g.Key.Contains($"\"{name}\"", StringComparison.Ordinal)).Select(g => g.Value)];

        public Task<NotificationOutcome> SendAsync(NotificationRequest request, CancellationToken cancellation)
        {
            _groups.TryAdd(request.Group.Id, (request.Notification.Firing.Min(a => a.StartsAt), TimeProvider.System.GetUtcNow()));
            return Task.FromResult(NotificationOutcome.Told);
        }
    }
}
