using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;

namespace TelemetryGrid.Benchmarks.Runtime;

/// <summary>What a grain call, an activation and an idle activation cost. The same code measures whichever runtime the build chose.</summary>
internal static class RuntimeBenchmark
{
    private const int Grains = 10_000;

    public static async Task RunAsync(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0]) : 3;
        var callers = args.Length > 1 ? int.Parse(args[1]) : 256;
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
            silo.UseLocalhostClustering().AddMemoryGrainStorage("PubSubStore").AddMemoryStreams(BenchmarkGrain.Streams)
        );
        using var host = builder.Build();
        await host.StartAsync();
        var factory = host.Services.GetRequiredService<IGrainFactory>();

        var grains = Enumerable.Range(0, Grains).Select(i => factory.GetGrain<IBenchmarkGrain>($"warm-{i}")).ToArray();
        await CallAllAsync(grains, callers, callsPerCaller: 1_000);
        for (var round = 0; round < rounds; round++)
        {
            Print("awaited calls, idle grains", await CallAllAsync(grains, callers, callsPerCaller: 2_000_000 / callers), "calls/s");
            Print(
                "awaited calls, 16 busy grains",
                await CallAllAsync(grains[..16], callers, callsPerCaller: 1_000_000 / callers),
                "calls/s"
            );
            Print("awaited calls, one caller", await CallAllAsync(grains, callers: 1, callsPerCaller: 300_000), "calls/s");
            Print("stream items, batches of 500", await StreamAsync(host.Services, streams: 16, batches: 200, size: 500), "items/s");
            Print("activations", await ActivateAsync(factory, $"round-{round}", count: 100_000, callers), "activations/s");
        }
        Console.WriteLine($"runtime: idle activation: {await MeasureIdleAsync(factory, count: 200_000, callers):N0} bytes");
        await host.StopAsync();
    }

    /// <summary>Each caller walks the grains from a place of its own and awaits every call.</summary>
    private static async Task<Cost> CallAllAsync(IBenchmarkGrain[] grains, int callers, int callsPerCaller)
    {
        var meter = Cost.Start();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(c => Task.Run(() => CallAsync(grains, c * 7919, callsPerCaller))));
        return meter.Stop(callers * callsPerCaller);
    }

    private static async Task CallAsync(IBenchmarkGrain[] grains, int start, int calls)
    {
        for (var i = 0; i < calls; i++)
            await grains[(start + i) % grains.Length].AddAsync(1);
    }

    /// <summary>From the first batch published to the last item handled by the subscribed grains.</summary>
    private static async Task<Cost> StreamAsync(IServiceProvider services, int streams, int batches, int size)
    {
        var client = services.GetRequiredService<IClusterClient>();
        var name = Guid.NewGuid().ToString("N");
        var items = Enumerable.Range(0, size).Select(i => (long)i).ToImmutableArray();
        var meter = Cost.Start();
        await Task.WhenAll(
            Enumerable
                .Range(0, streams)
                .Select(s =>
                    Task.Run(async () =>
                    {
                        var stream = client
                            .GetStreamProvider(BenchmarkGrain.Streams)
                            .GetStream<long>(StreamId.Create(BenchmarkGrain.Namespace, $"{name}-{s}"));
                        for (var b = 0; b < batches; b++)
                            await stream.OnNextBatchAsync(items);
                        var consumer = client.GetGrain<IBenchmarkGrain>($"{name}-{s}");
                        while (await consumer.ReceivedAsync() < batches * size)
                            await Task.Delay(1);
                    })
                )
        );
        return meter.Stop(streams * batches * size);
    }

    private static async Task<Cost> ActivateAsync(IGrainFactory factory, string prefix, int count, int callers)
    {
        var meter = Cost.Start();
        await Task.WhenAll(
            Enumerable
                .Range(0, callers)
                .Select(c =>
                    Task.Run(async () =>
                    {
                        for (var i = c; i < count; i += callers)
                            await factory.GetGrain<IBenchmarkGrain>($"{prefix}-{i}").AddAsync(1);
                    })
                )
        );
        return meter.Stop(count);
    }

    private static async Task<double> MeasureIdleAsync(IGrainFactory factory, int count, int callers)
    {
        var before = Settled();
        await ActivateAsync(factory, "idle", count, callers);
        return (Settled() - before) / (double)count;
    }

    private static long Settled()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static void Print(string what, Cost cost, string unit) =>
        Console.WriteLine(
            $"runtime: {what}: {cost.PerSecond:N0} {unit} ({cost.CpuNanoseconds:N0} ns of CPU, {cost.AllocatedBytes:N0} bytes allocated each)"
        );

    /// <summary>Rate and price of an operation. The price in CPU time holds on a busy machine too, the rate does not.</summary>
    private readonly record struct Cost(double PerSecond, double CpuNanoseconds, double AllocatedBytes)
    {
        public static Meter Start() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());

        public readonly record struct Meter(long Timestamp, TimeSpan Cpu, long Allocated)
        {
            public Cost Stop(long operations) =>
                new(
                    operations / Stopwatch.GetElapsedTime(Timestamp).TotalSeconds,
                    (Environment.CpuUsage.TotalTime - Cpu).TotalNanoseconds / operations,
                    (GC.GetTotalAllocatedBytes() - Allocated) / (double)operations
                );
        }
    }
}
