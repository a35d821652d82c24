using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Identity;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Sources;

/// <summary>
/// Keeps the running collectors equal to the registered sources: starts what is new, restarts what changed, stops what is paused or gone,
/// tries again what failed, and reports how each fares.
/// </summary>
public sealed partial class CollectorSupervisor(
    IGrainFactory grains,
    IEnumerable<ICollectorFactory> factories,
    DeviceAddressBook addresses,
    IngestMetrics metrics,
    TimeProvider time,
    ILogger<CollectorSupervisor> logger
) : BackgroundService, ISourceObserver
{
    /// <summary>The registry of the one site a node serves.</summary>
    public const string Site = "default";

    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RenewInterval = TimeSpan.FromMinutes(1);

    private readonly ICollectorFactory[] _factories = [.. factories];
    private readonly Dictionary<SourceId, Running> _running = [];
    private volatile bool _changed = true;

    public Task OnChangedAsync()
    {
        _changed = true;
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var registry = grains.GetGrain<ISourceRegistryGrain>(Site);
        var self = grains.CreateObjectReference<ISourceObserver>(this);
        var renewAt = DateTimeOffset.MinValue;
        using var timer = new PeriodicTimer(ReportInterval, time);
        try
        {
            do
            {
                try
                {
                    if (time.GetUtcNow() >= renewAt)
                    {
                        await registry.SubscribeAsync(self).ConfigureAwait(false);
                        renewAt = time.GetUtcNow() + RenewInterval;
                        _changed = true;
                    }
                    await ReconcileAsync(registry, stoppingToken).ConfigureAwait(false);
                    await registry.ReportAsync(Report()).ConfigureAwait(false);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogRegistryFailed(e.Message);
                    _changed = true;
                }
            } while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
        foreach (var id in _running.Keys.ToList())
        {
            await StopAsync(id).ConfigureAwait(false);
        }
    }

    private async Task ReconcileAsync(ISourceRegistryGrain registry, CancellationToken cancellation)
    {
        var retry = _running.Values.Any(r => r.Collector is null && r.RetryAt <= time.GetUtcNow());
        if (!_changed && !retry)
        {
            return;
        }
        _changed = false;
        var wanted = (await registry.ListAsync().ConfigureAwait(false)).Select(r => r.Definition).ToDictionary(d => d.Id);
        addresses.Replace(wanted.Values);
        foreach (var (id, running) in _running.ToList())
        {
            var isCurrent = wanted.TryGetValue(id, out var definition) && definition!.Revision == running.Definition.Revision;
            var isFailed = running.Collector is null && running.RetryAt <= time.GetUtcNow();
            if (!isCurrent || isFailed || definition!.Status == SourceStatus.Inactive)
            {
                await StopAsync(id).ConfigureAwait(false);
            }
        }
        foreach (var definition in wanted.Values)
        {
            if (definition.Status != SourceStatus.Inactive && !_running.ContainsKey(definition.Id))
            {
                var credentials = await registry.GetCredentialsAsync(definition.Id).ConfigureAwait(false);
                _running[definition.Id] = await StartAsync(definition, credentials, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<Running> StartAsync(SourceDefinition definition, SourceCredentials credentials, CancellationToken cancellation)
    {
        var factory = Array.Find(_factories, f => f.Handles(definition.Kind));
        if (factory is null)
        {
            return Failed(definition, $"This node has no collector for {definition.Kind} sources.");
        }
        var collector = factory.Create(definition, credentials);
        try
        {
            await collector.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await collector.DisposeAsync().ConfigureAwait(false);
            return Failed(definition, e.Message);
        }
        metrics.CollectorStarted(SourceKindName.Of(definition.Kind));
        return new Running(definition, collector, "", DateTimeOffset.MaxValue);
    }

    private Running Failed(SourceDefinition definition, string reason)
    {
        LogStartFailed(definition.Id.Value, reason);
        return new Running(definition, null, reason, time.GetUtcNow() + RetryInterval);
    }

    private async Task StopAsync(SourceId id)
    {
        if (_running.Remove(id, out var running) && running.Collector is { } collector)
        {
            metrics.CollectorStopped(SourceKindName.Of(running.Definition.Kind));
            await collector.DisposeAsync().ConfigureAwait(false);
        }
    }

    private ImmutableArray<SourceHealth> Report() =>
        [
            .. _running.Values.Select(r =>
                r.Collector?.Health
                ?? new SourceHealth
                {
                    Id = r.Definition.Id,
                    Status = SourceStatus.Error,
                    Error = r.Error,
                    ReportedAt = time.GetUtcNow(),
                }
            ),
        ];

    [LoggerMessage(Level = LogLevel.Warning, Message = "The source registry did not answer; sources stay as they are: {Reason}")]
    private partial void LogRegistryFailed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Source {Source} cannot collect and will be tried again: {Reason}")]
    private partial void LogStartFailed(string source, string reason);

    private sealed record Running(SourceDefinition Definition, ICollector? Collector, string Error, DateTimeOffset RetryAt);
}
