using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerts;
using TelemetryGrid.Incidents;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Alerts;

/// <inheritdoc cref="IAlertShardGrain"/>
/// <remarks>Stores nothing: groups store their alerts, and give them back to it after a start.</remarks>
[Reentrant]
public sealed partial class AlertShardGrain(
    ConfigurationHolder configuration,
    AlertOptions options,
    AlertMetrics metrics,
    TimeProvider time,
    ILogger<AlertShardGrain> logger
) : Grain, IAlertShardGrain
{
    private static readonly TimeSpan Housekeeping = TimeSpan.FromSeconds(10);
    private readonly Dictionary<Labels, ShardAlert> _alerts = [];
    private readonly TextPool _texts = new();
    private GroupRouting _routing = null!;
    private CorrelationFeed _correlation = null!;
    private int _batches;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _routing = new GroupRouting(options.Site, configuration.Current);
        _correlation = new CorrelationFeed(GrainFactory.GetGrain<ICorrelationGrain>(options.Site), metrics, time);
        // What it keeps is kept nowhere else in this form, so it stays as long as there is any.
        this.RegisterGrainTimer(
            TidyAsync,
            new GrainTimerCreationOptions(Housekeeping, Housekeeping) { Interleave = true, KeepAlive = true }
        );
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        metrics.Known(-_alerts.Count);
        return Task.CompletedTask;
    }

    public async Task ReceiveAsync(ImmutableArray<GridAlert> alerts)
    {
        await RerouteAsync();
        _batches++;
        var taken = new List<ShardAlert>(alerts.Length);
        foreach (var news in alerts)
        {
            if (_alerts.TryGetValue(AlertContract.LabelsOf(news.Labels), out var known))
            {
                // News that was overtaken on its way says nothing new.
                if (news.UpdatedAt >= known.Alert.UpdatedAt)
                {
                    known.Alert = AlertIntake.Merge(known.Alert, TextPool.Share(news, known.Alert));
                }
                Take(known, taken);
            }
            else if (Add(news) is { } added)
            {
                Take(added, taken);
            }
        }
        await PassOnAsync(taken);
    }

    public Task RestoreAsync(ImmutableArray<GridAlert> alerts)
    {
        _batches++;
        var taken = new List<ShardAlert>();
        var now = time.GetUtcNow();
        foreach (var stored in alerts)
        {
            if (!_alerts.ContainsKey(AlertContract.LabelsOf(stored.Labels)) && stored.EndsAt > now && Add(stored) is { } added)
            {
                Take(added, taken);
            }
        }
        return PassOnAsync(taken);
    }

    public async Task RerouteAsync()
    {
        if (configuration.Current.Version == _routing.Version)
        {
            return;
        }
        _routing = new GroupRouting(options.Site, configuration.Current);
        foreach (var alert in _alerts.Values)
        {
            alert.Groups = _routing.GroupsOf(alert.Alert.Labels);
        }
        await PassOnAsync([.. _alerts.Values]);
    }

    public Task<ImmutableArray<GridAlert>> ListAsync() =>
        Task.FromResult<ImmutableArray<GridAlert>>([.. _alerts.Values.Select(a => a.Alert.ToGrid())]);

    private ShardAlert? Add(GridAlert news)
    {
        if (_alerts.Count >= options.MaxAlertsPerShard)
        {
            metrics.Dropped("shard_full", 1);
            return null;
        }
        var alert = _texts.Share(news);
        metrics.Known(1);
        return _alerts[alert.Labels] = new ShardAlert(alert, _routing.GroupsOf(alert.Labels));
    }

    private void Take(ShardAlert alert, List<ShardAlert> batch)
    {
        if (alert.Batch != _batches)
        {
            alert.Batch = _batches;
            batch.Add(alert);
        }
    }

    /// <param name="alerts">Each once.</param>
    private async Task PassOnAsync(IReadOnlyList<ShardAlert> alerts)
    {
        if (alerts.Count == 0)
        {
            return;
        }
        var told = new GridAlert[alerts.Count];
        for (var i = 0; i < told.Length; i++)
        {
            told[i] = alerts[i].Alert.ToGrid();
        }
        _correlation.Add(told);
        // Who may mute others is known before the others can be told of.
        await InhibitAsync(alerts, told);
        var byGroup = new Dictionary<ShardGroup, ImmutableArray<GridAlert>.Builder>(alerts.Count);
        for (var i = 0; i < told.Length; i++)
        {
            foreach (var group in alerts[i].Groups)
            {
                ref var members = ref CollectionsMarshal.GetValueRefOrAddDefault(byGroup, group, out _);
                members ??= ImmutableArray.CreateBuilder<GridAlert>(1);
                members.Add(told[i]);
            }
        }
        var calls = byGroup.Select(g => (Group: g.Key, Call: SendAsync(g.Key, g.Value.DrainToImmutable()))).ToArray();
        // One wait for all: each wait of its own would be another turn.
        try
        {
            await Task.WhenAll(calls.Select(c => c.Call));
        }
        catch (Exception)
        {
            foreach (var (group, call) in calls.Where(c => !c.Call.IsCompletedSuccessfully))
            {
                metrics.Failed("group_unreachable");
                LogNotTaken("a group", call.Exception?.InnerException?.Message ?? "the call was cancelled");
                Owe(alerts.Where(a => a.Groups.Contains(group)));
            }
        }
    }

    private async Task InhibitAsync(IReadOnlyList<ShardAlert> alerts, GridAlert[] told)
    {
        var rules = _routing.Configuration.Configuration.InhibitRules;
        if (rules.IsEmpty)
        {
            return;
        }
        ImmutableArray<GridAlert> sources =
        [
            .. told.Where((_, i) => rules.Any(r => r.Source.All(m => m.Matches(alerts[i].Alert.Labels[m.Name])))),
        ];
        if (sources.IsEmpty)
        {
            return;
        }
        try
        {
            await GrainFactory.GetGrain<IInhibitionGrain>(options.Site).ReceiveAsync(sources);
        }
        catch (Exception e)
        {
            metrics.Failed("inhibition_unreachable");
            LogNotTaken("the inhibition", e.Message);
            Owe(alerts);
        }
    }

    private Task SendAsync(ShardGroup group, ImmutableArray<GridAlert> members)
    {
        try
        {
            return GrainFactory.GetGrain<IAlertGroupGrain>(group.Key).ReceiveAsync(group.Heading, members);
        }
        catch (Exception e)
        {
            return Task.FromException(e);
        }
    }

    private static void Owe(IEnumerable<ShardAlert> alerts)
    {
        foreach (var alert in alerts)
        {
            alert.IsOwed = true;
        }
    }

    private async Task TidyAsync()
    {
        await RerouteAsync();
        var owed = _alerts.Values.Where(a => a.IsOwed).ToArray();
        foreach (var alert in owed)
        {
            alert.IsOwed = false;
        }
        await PassOnAsync(owed);
        var now = time.GetUtcNow();
        var ended = _alerts.Values.Where(a => !a.IsOwed && a.Alert.EndsAt + options.ResolvedRetention <= now).ToArray();
        foreach (var alert in ended)
        {
            _alerts.Remove(alert.Alert.Labels);
        }
        if (ended.Length > 0)
        {
            metrics.Known(-ended.Length);
            _routing.KeepOnly(_alerts.Values);
            _texts.Clear();
        }
        if (_alerts.Count == 0)
        {
            DeactivateOnIdle();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alerts did not reach {Whom} and are taken there again: {Reason}")]
    private partial void LogNotTaken(string whom, string reason);
}
