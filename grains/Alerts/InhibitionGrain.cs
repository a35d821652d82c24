using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Inhibition;
using TelemetryGrid.Alerts;
using TelemetryGrid.Grains.Statistics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Alerts;

/// <inheritdoc cref="IInhibitionGrain"/>
/// <remarks>Its sources are stored, so that it can answer after a start before any alert has come again.</remarks>
[Reentrant]
public sealed partial class InhibitionGrain : Grain, IInhibitionGrain
{
    /// <summary>The most alerts kept that mute others.</summary>
    public const int MaxSources = 100_000;

    private static readonly TimeSpan Housekeeping = TimeSpan.FromSeconds(30);
    private readonly IPersistentState<InhibitionState> _state;
    private readonly ConfigurationHolder _configuration;
    private readonly AlertOptions _options;
    private readonly AlertMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<InhibitionGrain> _logger;
    private readonly CoalescedWrites _writes;
    private readonly Dictionary<Labels, Alert> _sources = [];
    private InhibitionIndex _index = new([]);
    private long _version;
    private bool _isDirty;
    private GrainAlarm _save = null!;

    public InhibitionGrain(
        [PersistentState("inhibition", GrainStorageNames.Entities)] IPersistentState<InhibitionState> state,
        ConfigurationHolder configuration,
        AlertOptions options,
        AlertMetrics metrics,
        TimeProvider time,
        ILogger<InhibitionGrain> logger
    )
    {
        (_state, _configuration, _options, _metrics, _time, _logger) = (state, configuration, options, metrics, time, logger);
        _writes = new CoalescedWrites(SaveAsync);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _save = new GrainAlarm(this, WriteIfDirtyAsync, _time, keepAlive: false);
        if (_state.State.Sources is { Length: > 0 } bytes)
        {
            var now = _time.GetUtcNow();
            foreach (var alert in AlertListFormat.Read(bytes))
            {
                _sources[alert.Labels] = RestartGrace.Apply(alert, _state.State.SavedAt, now, _options.RestartGrace);
            }
            _state.State.Sources = [];
        }
        FollowConfiguration();
        this.RegisterGrainTimer(TidyAsync, new GrainTimerCreationOptions(Housekeeping, Housekeeping));
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => WriteIfDirtyAsync();

    public Task ReceiveAsync(ImmutableArray<GridAlert> alerts)
    {
        FollowConfiguration();
        foreach (var news in alerts)
        {
            var alert = news.ToAlert();
            _sources.TryGetValue(alert.Labels, out var known);
            if (known is not null && known.UpdatedAt > alert.UpdatedAt)
            {
                continue;
            }
            if (known is null && _sources.Count >= MaxSources)
            {
                _metrics.Dropped("inhibition_full", 1);
                continue;
            }
            if (!_index.Update(alert))
            {
                continue;
            }
            _sources[alert.Labels] = alert;
            // That it still fires need not be stored: what fired when it was stored counts as firing after a start.
            if (known is null || known.IsResolvedAt(_time.GetUtcNow()) || alert.IsResolvedAt(_time.GetUtcNow()))
            {
                Changed();
            }
        }
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<string>> InhibitedByAsync(ImmutableArray<ImmutableArray<string>> labels)
    {
        FollowConfiguration();
        var now = _time.GetUtcNow();
        return Task.FromResult<ImmutableArray<string>>([
            .. labels.Select(l => _index.InhibitedBy(AlertContract.LabelsOf(l), now)?.ToString() ?? ""),
        ]);
    }

    private void FollowConfiguration()
    {
        var current = _configuration.Current;
        if (current.Version == _version)
        {
            return;
        }
        _version = current.Version;
        _index = new InhibitionIndex(current.Configuration.InhibitRules);
        foreach (var alert in _sources.Values.ToArray())
        {
            if (!_index.Update(alert))
            {
                _sources.Remove(alert.Labels);
            }
        }
    }

    private void Changed()
    {
        if (!_isDirty)
        {
            _isDirty = true;
            // All are written together: the more there are, the longer the time in between.
            _save.Set(_time.GetUtcNow() + TimeSpan.FromSeconds(1 + (_sources.Count / 5_000.0)));
        }
    }

    private Task TidyAsync()
    {
        var now = _time.GetUtcNow();
        _index.Forget(now);
        foreach (var ended in _sources.Values.Where(s => s.IsResolvedAt(now)).ToArray())
        {
            _sources.Remove(ended.Labels);
            Changed();
        }
        return Task.CompletedTask;
    }

    private async Task WriteIfDirtyAsync()
    {
        if (!_isDirty)
        {
            return;
        }
        _isDirty = false;
        try
        {
            await _writes.WriteAsync();
        }
        catch (Exception e)
        {
            _metrics.Failed("inhibition_not_stored");
            LogNotStored(e.Message);
            Changed();
        }
    }

    private async Task SaveAsync()
    {
        _state.State.Sources = StateBytes.Of(into => AlertListFormat.Write(_sources.Values, into));
        _state.State.SavedAt = _time.GetUtcNow();
        try
        {
            await _state.WriteStateAsync();
        }
        finally
        {
            _state.State.Sources = [];
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The alerts that mute others were not stored, and are tried again; a crash before that could tell of muted alerts: {Reason}"
    )]
    private partial void LogNotStored(string reason);
}
