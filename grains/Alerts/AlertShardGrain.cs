using System.Collections.Immutable;
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
        var taken = new List<ShardAlert>(alerts.Length);
        foreach (var news in alerts)
        {
            var alert = news.ToAlert();
            if (_alerts.TryGetValue(alert.Labels, out var known))
            {
                // News that was overtaken on its way says nothing new.
                if (alert.UpdatedAt >= known.Alert.UpdatedAt)
                {
                    known.Alert = AlertIntake.Merge(known.Alert, TextPool.Share(alert, known.Alert));
                }
                taken.Add(known);
            }
            else if (Add(alert) is { } added)
            {
                taken.Add(added);
            }
        }
        await PassOnAsync(taken);
    }

    public Task RestoreAsync(ImmutableArray<GridAlert> alerts)
    {
        var taken = new List<ShardAlert>();
        foreach (var stored in alerts)
        {
            var alert = stored.ToAlert();
            if (!_alerts.ContainsKey(alert.Labels) && !alert.IsResolvedAt(time.GetUtcNow()) && Add(alert) is { } added)
            {
                taken.Add(added);
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

    private ShardAlert? Add(Alert news)
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

    private async Task PassOnAsync(IReadOnlyList<ShardAlert> alerts)
    {
        if (alerts.Count == 0)
        {
            return;
        }
        var told = new Dictionary<ShardAlert, GridAlert>(alerts.Count);
        foreach (var alert in alerts)
        {
            told[alert] = alert.Alert.ToGrid();
        }
        _correlation.Add(told.Values);
        // Who may mute others is known before the others can be told of.
        await InhibitAsync(told);
        var byGroup = new Dictionary<ShardGroup, List<ShardAlert>>(ReferenceEqualityComparer.Instance);
        foreach (var alert in told.Keys)
        {
            foreach (var group in alert.Groups)
            {
                if (!byGroup.TryGetValue(group, out var members))
                {
                    byGroup[group] = members = [];
                }
                members.Add(alert);
            }
        }
        await Task.WhenAll(byGroup.Select(g => SendAsync(g.Key, g.Value, told)));
    }

    private async Task InhibitAsync(Dictionary<ShardAlert, GridAlert> alerts)
    {
        var rules = _routing.Configuration.Configuration.InhibitRules;
        if (rules.IsEmpty)
        {
            return;
        }
        ImmutableArray<GridAlert> sources =
        [
            .. alerts.Where(a => rules.Any(r => r.Source.All(m => m.Matches(a.Key.Alert.Labels[m.Name])))).Select(a => a.Value),
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
            Owe(alerts.Keys);
        }
    }

    private async Task SendAsync(ShardGroup group, List<ShardAlert> members, Dictionary<ShardAlert, GridAlert> told)
    {
        try
        {
            await GrainFactory.GetGrain<IAlertGroupGrain>(group.Key).ReceiveAsync(group.Heading, [.. members.Select(m => told[m])]);
        }
        catch (Exception e)
        {
            metrics.Failed("group_unreachable");
            LogNotTaken("a group", e.Message);
            Owe(members);
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
