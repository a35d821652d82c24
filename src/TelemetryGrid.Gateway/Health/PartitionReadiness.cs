using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TelemetryGrid.Ingest;

namespace TelemetryGrid.Gateway.Health;

/// <summary>
/// Starts every partition and remembers which have caught up with their logs. Starting is idempotent and takes as long as the replay;
/// a call that times out meanwhile is made again.
/// </summary>
internal sealed class PartitionReadiness(
    IGrainFactory grains,
    IOptions<GatewayOptions> options,
    TimeProvider time,
    ILogger<PartitionReadiness> logger
) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<int, bool> _waiting = new(
        Enumerable.Range(0, options.Value.PartitionCount).Select(p => KeyValuePair.Create(p, true))
    );

    /// <summary>Partitions that have not caught up, in order.</summary>
    public IReadOnlyList<int> WaitingFor => [.. _waiting.Keys.Order()];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.PartitionCount).Select(p => StartAsync(p, stoppingToken)));

    private async Task StartAsync(int partition, CancellationToken stoppingToken)
    {
        // Leave the host's start first: the runtime may start after us.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await grains.GetGrain<IPartitionGrain>($"{partition}").StartAsync();
                _waiting.TryRemove(partition, out _);
                return;
            }
            catch (Exception e)
            {
                logger.LogInformation("Partition {Partition} has not caught up yet: {Reason}", partition, e.Message);
            }
            try
            {
                await Task.Delay(RetryInterval, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
