using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Identity;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Collectors.Enrichment.Topology;

/// <summary>Keeps a copy of the site's topology: asks for it after every change, and now and then in case one was not told.</summary>
public sealed partial class TopologyContext(IGrainFactory grains, TimeProvider time, ILogger<TopologyContext> logger)
    : BackgroundService,
        ITopologyContext,
        ITopologyObserver
{
    /// <summary>As many nodes as are asked for; a site larger than this has no context for the rest.</summary>
    public const int MaxNodes = 100_000;

    /// <summary>Between two looks at whether a change was told.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(2);

    /// <summary>Between two readings without a change, and between renewals of the subscription.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);

    private volatile TopologySnapshot _snapshot = TopologySnapshot.Empty;
    private volatile bool _isBehind = true;
    private long _version;
    private string _error = "";

    public DateTimeOffset? ObservedAt => _snapshot.ObservedAt;

    public long Version => Interlocked.Read(ref _version);

    public DeviceContext? Find(DeviceId device) => _snapshot.Find(device);

    public InterfaceContext? Find(DeviceId device, string interfaceName) => _snapshot.Find(device, interfaceName);

    public Task OnChangedAsync(ImmutableArray<TopologyChange> changes)
    {
        _isBehind = true;
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var topology = grains.GetGrain<ITopologyGrain>(CollectorSupervisor.Site);
        var self = grains.CreateObjectReference<ITopologyObserver>(this);
        var refreshAt = DateTimeOffset.MinValue;
        using var timer = new PeriodicTimer(CheckInterval, time);
        try
        {
            do
            {
                var now = time.GetUtcNow();
                if (!_isBehind && now < refreshAt)
                {
                    continue;
                }
                try
                {
                    if (now >= refreshAt)
                    {
                        await topology.SubscribeAsync(self).ConfigureAwait(false);
                        refreshAt = now + RefreshInterval;
                    }
                    _isBehind = false;
                    Take(await topology.GetAsync(MaxNodes).ConfigureAwait(false));
                    _error = "";
                }
                catch (Exception e)
                {
                    _isBehind = true;
                    if (_error != e.Message)
                    {
                        _error = e.Message;
                        LogFailed(e.Message);
                    }
                }
            } while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    internal void Take(TopologyGraph graph)
    {
        // The one site of a node that was not named would be a label without a meaning.
        var snapshot = new TopologySnapshot(graph, null);
        var isNews = !snapshot.SaysAs(_snapshot) || snapshot.ObservedAt is null != _snapshot.ObservedAt is null;
        _snapshot = snapshot;
        if (isNews)
        {
            Interlocked.Increment(ref _version);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The topology was not read and records are enriched from what was known of it: {Reason}"
    )]
    private partial void LogFailed(string reason);
}
