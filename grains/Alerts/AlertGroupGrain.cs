using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Groups;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Alerting.Routing;
using TelemetryGrid.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Alerts;

/// <inheritdoc cref="IAlertGroupGrain"/>
/// <remarks>
/// Reentrant: receivers are told beside its turns, each target on its own. What changes the group does so without waiting in between; the state
/// is written before anyone is told and after, and otherwise only now and then, the more rarely the larger it is.
/// </remarks>
[Reentrant]
public sealed partial class AlertGroupGrain : Grain, IAlertGroupGrain
{
    // Silences and inhibition are asked this often before a group tells without them.
    private const int AsksBeforeInsisting = 6;

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstSaveDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SavePatience = TimeSpan.FromSeconds(30);
    private static readonly GroupSettings NoSettings = new(TimeSpan.Zero, TimeSpan.FromMinutes(5), TimeSpan.Zero, []);
    private readonly AlertGroupServices _services;
    private readonly ILogger<AlertGroupGrain> _logger;
    private readonly GroupStore _store;
    private readonly ShardDebt _shards;
    private readonly Dictionary<string, TargetDelivery> _deliveries = new(StringComparer.Ordinal);
    private readonly Queue<GridAlert> _inbox = new();
    private readonly CancellationTokenSource _stop = new();
    private GroupState _group = GroupState.Empty;
    private GroupHeading? _heading;
    private Labels _labels = Labels.Empty;
    private LoadedConfiguration? _configuration;
    private Route? _route;
    private Receiver? _receiver;
    private GroupSettings _settings = NoSettings;
    private GrainAlarm _alarm = null!;
    private DateTimeOffset? _bornAt;
    private DateTimeOffset? _saveDue;
    private DateTimeOffset _savedAt;
    private DateTimeOffset? _askAgainAt;
    private int _failedAsks;
    private bool _isDeciding;
    private bool _isLeft;

    public AlertGroupGrain(
        [PersistentState("group", GrainStorageNames.Entities)] IPersistentState<AlertGroupGrainState> state,
        AlertGroupServices services,
        ILogger<AlertGroupGrain> logger
    )
    {
        (_services, _logger) = (services, logger);
        _shards = new ShardDebt(services.Options, LogNotGivenBack);
        _store = new GroupStore(state, services.Time, () => (_heading, _group, CanBeForgotten()), ListAsync);
    }

    private DateTimeOffset Now => _services.Time.GetUtcNow();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _services.Metrics.Groups(1);
        _alarm = new GrainAlarm(this, TickAsync, _services.Time, keepAlive: true);
        try
        {
            if (_store.Load(_services.Options.RestartGrace) is { } stored)
            {
                (_heading, _group) = stored;
                _shards.IsOpen = !_group.Alerts.IsEmpty;
            }
        }
        catch (InvalidDataException e)
        {
            // A group that cannot be read starts anew; its alerts come again.
            _services.Metrics.Failed("group_unreadable");
            LogUnreadable(this.GetPrimaryKeyString(), e.Message);
        }
        FollowConfiguration();
        foreach (var notification in AlertGroup.Resume(_group))
        {
            Deliver(notification, isStored: true);
        }
        _ = _shards.PayAsync(GrainFactory, [.. _group.Alerts.Values]);
        Arm();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _services.Metrics.Groups(-1);
        // Attempts under way may still end, others are made by the next activation, under the same number.
        await _stop.CancelAsync();
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            var ended = Task.WhenAll(_deliveries.Values.Select(d => d.Ended));
            await Task.WhenAny(ended, Task.Delay(StopPatience, _services.Time, limit.Token));
            await limit.CancelAsync();
        }
        if (_saveDue is not null)
        {
            await TrySaveAsync();
        }
    }

    public Task ReceiveAsync(GroupHeading heading, ImmutableArray<GridAlert> alerts)
    {
        if (_heading is null)
        {
            _heading = heading;
            _configuration = null;
        }
        FollowConfiguration();
        foreach (var alert in alerts)
        {
            if (_isDeciding && _inbox.Count >= _settings.MaxAlerts)
            {
                _services.Metrics.Dropped("group_full", 1);
            }
            else if (_isDeciding)
            {
                _inbox.Enqueue(alert);
            }
            else
            {
                Take(alert);
            }
        }
        Arm();
        return Task.CompletedTask;
    }

    public async Task<bool> WakeAsync()
    {
        FollowConfiguration();
        _ = _shards.PayAsync(GrainFactory, [.. _group.Alerts.Values]);
        if (_heading is null || (CanBeForgotten() && await TrySaveAsync() && CanBeForgotten()))
        {
            DeactivateOnIdle();
            return false;
        }
        Arm();
        return true;
    }

    private void Take(GridAlert news)
    {
        var labels = AlertContract.LabelsOf(news.Labels);
        var isKnown = _group.Alerts.TryGetValue(labels, out var known);
        var alert = isKnown
            ? TextPool.Share(news, known!)
            : news.ToAlert(labels, AlertContract.LabelsOf(news.Annotations), news.GeneratorUrl);
        if (!isKnown && !Belongs(_configuration!, alert))
        {
            // By this silo's configuration it has another group.
            return;
        }
        if (isKnown && known!.UpdatedAt > alert.UpdatedAt)
        {
            return;
        }
        var now = Now;
        var before = _group;
        _group = AlertGroup.Receive(before, _settings, alert, now);
        _services.Metrics.Dropped("group_full", _group.Dropped - before.Dropped);
        if (ReferenceEquals(before, _group))
        {
            return;
        }
        _isLeft = false;
        if (before.Alerts.IsEmpty && !before.HasFlushed)
        {
            _bornAt = now;
            // A number is never used twice, although a group that was forgotten does not know how far it had counted.
            _group = _group.Flushes > 0 ? _group : _group with { Flushes = now.ToUnixTimeMilliseconds() };
        }
        // That it still fires need not be stored: what fired when it was stored counts as firing after a start.
        if (!isKnown || known!.IsResolvedAt(now) != alert.IsResolvedAt(now) || known.StartsAt > alert.StartsAt)
        {
            MarkDirty();
        }
    }

    private void FollowConfiguration()
    {
        var current = _services.Configuration.Current;
        if (_heading is null || current.Version == _configuration?.Version)
        {
            return;
        }
        _configuration = current;
        _labels = AlertContract.LabelsOf(_heading.Labels);
        _route = current.Routes.GetValueOrDefault(_heading.RouteId);
        _receiver = _route is null ? null : current.Configuration.Receivers.GetValueOrDefault(_route.Receiver);
        _settings =
            _route is null || _receiver is null
                ? NoSettings
                : GroupSettings.Of(_route, _receiver) with
                {
                    MaxAlerts = _services.Options.MaxAlertsPerGroup,
                };
        var strays = _group.Alerts.Values.Where(a => !Belongs(current, a)).ToArray();
        if (strays.Length == 0 && _route is not null)
        {
            return;
        }
        // They are told of by their new groups, to which their shards take them.
        var alerts = _group.Alerts.RemoveRange(strays.Select(s => s.Labels));
        _isLeft = alerts.IsEmpty;
        _group = alerts.IsEmpty ? _group with { Alerts = alerts, NextFlush = null, HasFlushed = false } : _group with { Alerts = alerts };
        _ = _shards.GiveAsync(GrainFactory, strays);
        MarkDirty();
    }

    private bool Belongs(LoadedConfiguration configuration, Alert alert) =>
        _route is not null
        && RouteTree.Reaches(configuration.Configuration.Root, alert.Labels, _route.Id)
        && GroupIdentity.LabelsOf(_route, alert.Labels).Equals(_labels);

    private bool CanBeForgotten() =>
        _deliveries.Count == 0
        && _inbox.Count == 0
        && (_isLeft ? _group.Alerts.IsEmpty && _group.Pending is null : _group.CanBeForgotten(_settings, Now));

    private async Task TickAsync()
    {
        try
        {
            if (_saveDue <= Now)
            {
                await TrySaveAsync();
            }
            await FlushAsync();
        }
        finally
        {
            Arm();
        }
    }

    private async Task FlushAsync()
    {
        FollowConfiguration();
        if (_isDeciding || _route is null || _group.NextFlush is not { } due || due > Now || _askAgainAt > Now)
        {
            return;
        }
        _isDeciding = true;
        var before = _group;
        GroupStep step;
        try
        {
            var isMuted = await _services.Mutes.AskAsync(
                GrainFactory,
                _configuration!,
                _route,
                [.. _group.Alerts.Values],
                insists: _failedAsks >= AsksBeforeInsisting
            );
            step = AlertGroup.Tick(_group, _settings, Now, isMuted);
            (_group, _askAgainAt, _failedAsks) = (step.State, null, 0);
        }
        catch (Exception e)
        {
            _askAgainAt = Now + TimeSpan.FromSeconds(Math.Min(1 << _failedAsks, 15));
            _failedAsks++;
            LogNotAsked(_heading!.Key, e.Message);
            return;
        }
        finally
        {
            _isDeciding = false;
            while (_inbox.TryDequeue(out var alert))
            {
                Take(alert);
            }
        }
        foreach (var notification in step.Notifications)
        {
            Deliver(notification, isStored: false);
        }
        if (step.Notifications.IsEmpty && (before.Alerts.Count != _group.Alerts.Count || !ReferenceEquals(before.Log, _group.Log)))
        {
            MarkDirty();
        }
    }

    private void Deliver(GroupNotification notification, bool isStored)
    {
        var until = _group.NextFlush is { } next && next > Now ? next : Now + TimeSpan.FromSeconds(1);
        var delivery = new TargetDelivery(notification, until, _services.Time);
        _deliveries.Remove(notification.Target, out var before);
        _deliveries[notification.Target] = delivery;
        _ = DeliverAsync(delivery, before, isStored);
    }

    private async Task DeliverAsync(TargetDelivery delivery, TargetDelivery? before, bool isStored)
    {
        var notification = delivery.Notification;
        var isTold = false;
        try
        {
            if (before is not null)
            {
                before.Supersede();
                await before.Ended;
                delivery.NotBefore = before.NotBefore;
            }
            if (!isStored)
            {
                await StoreFirstAsync();
            }
            // An attempt that ended after this flush may have told all of it.
            isTold =
                before is { IsTold: true } && before.Notification.SaysTheSameAs(notification)
                || await delivery.RunAsync(() => AttemptAsync(notification), (o, again) => Observe(notification, o, again), _stop.Token);
            _group = AlertGroup.Delivered(_group, notification, isTold);
            MarkDirty();
            if (isTold && _bornAt is { } bornAt)
            {
                _services.Metrics.FirstTold(Now - bornAt);
                _bornAt = null;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It stays outstanding, for the next activation.
            return;
        }
        catch (InconsistentStateException)
        {
            // Another activation has taken over, and tells.
            DeactivateOnIdle();
            return;
        }
        catch (Exception e)
        {
            LogFailed(notification.Target, "", e.Message);
            _group = AlertGroup.Delivered(_group, notification, told: false);
        }
        finally
        {
            delivery.End(isTold);
            if (_deliveries.GetValueOrDefault(notification.Target) == delivery)
            {
                _deliveries.Remove(notification.Target);
            }
            delivery.Dispose();
        }
        await TrySaveAsync();
        Arm();
    }

    // Kept before anyone is told, so that a crash in between tells again under the same number; told all the same when it cannot be kept.
    private async Task StoreFirstAsync()
    {
        var deadline = Now + SavePatience;
        for (var delay = TimeSpan.FromSeconds(1); ; delay += delay)
        {
            try
            {
                (_saveDue, _savedAt) = (null, Now);
                await _store.WriteAsync();
                return;
            }
            catch (Exception e) when (e is not InconsistentStateException)
            {
                _services.Metrics.Failed("group_not_stored");
                LogNotStored(_heading!.Key, e.Message);
                MarkDirty();
                if (Now + delay > deadline)
                {
                    return;
                }
            }
            await Task.Delay(delay, _services.Time, _stop.Token);
        }
    }

    // Null when the target is no more.
    private async Task<NotificationOutcome?> AttemptAsync(GroupNotification notification)
    {
        if (Find(notification.Target) is not (var receiver, var integration))
        {
            return null;
        }
        var identity = new GroupIdentity(_heading!.RouteId, _heading.Key, _labels);
        return await _services.Sender.SendAsync(
            new NotificationRequest(receiver.Name, integration, identity, notification, _group.Dropped),
            CancellationToken.None
        );
    }

    // Also a receiver that the route no longer has is told to the end, if there still is one.
    private (Receiver Receiver, Integration Integration)? Find(string target) => _services.Configuration.Current.Find(target);

    private void Observe(GroupNotification notification, NotificationOutcome outcome, bool again)
    {
        var kind = Find(notification.Target)?.Integration.Kind ?? "";
        _services.Metrics.Notification(
            kind,
            outcome.IsTold ? "told"
                : again ? "retried"
                : "failed"
        );
        if (!outcome.IsTold)
        {
            LogFailed(notification.Target, again ? ", and is tried again" : "", outcome.Error);
        }
    }

    private void MarkDirty()
    {
        var soon = Now + FirstSaveDelay;
        var next = _savedAt + TimeSpan.FromSeconds(Math.Min(30, 8 + (_group.Alerts.Count / 500.0)));
        _saveDue ??= next > soon ? next : soon;
    }

    private async Task<bool> TrySaveAsync()
    {
        (_saveDue, _savedAt) = (null, Now);
        try
        {
            await _store.WriteAsync();
            if (CanBeForgotten())
            {
                DeactivateOnIdle();
            }
            return true;
        }
        catch (InconsistentStateException)
        {
            DeactivateOnIdle();
            return false;
        }
        catch (Exception e)
        {
            _services.Metrics.Failed("group_not_stored");
            LogNotStored(_heading?.Key ?? "", e.Message);
            MarkDirty();
            return false;
        }
    }

    private Task ListAsync()
    {
        var key = this.GetPrimaryKeyString();
        return GrainFactory.GetGrain<IAlertDirectoryGrain>(AlertKeys.DirectoryOf(_services.Options.Site, key)).AddAsync(key);
    }

    private void Arm()
    {
        var flush = _askAgainAt is { } again && again > _group.NextFlush ? again : _group.NextFlush;
        var due = _saveDue < flush || flush is null ? _saveDue : flush;
        if (due is { } at && !_isDeciding)
        {
            _alarm.Set(at);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Target} was not told of alerts{Again}: {Reason}")]
    private partial void LogFailed(string target, string again, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The alert group {Group} was not stored, and is tried again: {Reason}")]
    private partial void LogNotStored(string group, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "What is stored of the alert group {Group} cannot be read; it starts anew: {Reason}")]
    private partial void LogUnreadable(string group, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "What mutes the alert group {Group} could not be asked, and is asked again: {Reason}"
    )]
    private partial void LogNotAsked(string group, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stored alerts did not reach their shards, and are taken there again: {Reason}")]
    private partial void LogNotGivenBack(string reason);
}
