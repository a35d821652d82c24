using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Rules.Evaluation;
using TelemetryGrid.Alerts;
using TelemetryGrid.Grains.Alerts;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Grains.Queries;
using TelemetryGrid.PromQL;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Grains.Rules;

/// <inheritdoc cref="IRuleGroupGrain"/>
public sealed partial class RuleGroupGrain(
    [PersistentState("rule_group", GrainStorageNames.Entities)] IPersistentState<RuleGroupState> state,
    RuleGroupSettings settings,
    RuleQueries queries,
    GridSeries series,
    ISampleSink sink,
    IAlertOutlet outlet,
    TimeProvider time,
    ILogger<RuleGroupGrain> logger
) : Grain, IRuleGroupGrain
{
    private RuleGroupEvaluator? _evaluator;
    private RuleGroupStore? _store;
    private IGrainTimer? _timer;
    private DateTimeOffset _next;
    private long _missed;
    private string _lastError = "";
    private string _before = "";
    private bool _isEvaluating;

    // While an evaluation is under way, what was said meanwhile waits for its end.
    private RuleGroupDefinition? _replacement;
    private bool _isRemoved;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (state.State.Definition is { } definition)
        {
            Start(definition, restores: true);
        }
        return Task.CompletedTask;
    }

    public Task<string> PingAsync() => Task.FromResult(state.State.Definition?.Version ?? "");

    public Task<RuleGroupReport?> GetAsync() =>
        Task.FromResult(_evaluator is { } evaluator ? RuleGroupReports.Of(evaluator, _missed, _lastError) : null);

    public async Task DefineAsync(RuleGroupDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _isRemoved = false;
        if (state.State.Definition?.Version == definition.Version)
        {
            return;
        }
        state.State.Definition = definition;
        await state.WriteStateAsync();
        if (_isEvaluating)
        {
            _replacement = definition;
        }
        else if (_evaluator is null)
        {
            Start(definition, restores: false);
        }
        else
        {
            Replace(definition);
        }
    }

    public async Task RemoveAsync()
    {
        state.State.Definition = null;
        await state.ClearStateAsync();
        _isRemoved = true;
        if (!_isEvaluating)
        {
            await EndAsync();
        }
    }

    private void Start(RuleGroupDefinition definition, bool restores)
    {
        var group = RuleDefinitions.ToGroup(definition);
        _evaluator = new RuleGroupEvaluator(group, settings, queries.Engine, time, restores);
        _store = new RuleGroupStore(group, series);
        _timer ??= this.RegisterGrainTimer(
            OnTimeAsync,
            // A group that runs is in use, whoever asks for it.
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { KeepAlive = true }
        );
        Align();
    }

    private void Replace(RuleGroupDefinition definition)
    {
        var group = RuleDefinitions.ToGroup(definition);
        _evaluator!.Replace(group);
        _store = new RuleGroupStore(group, series);
        Align();
    }

    private void Align()
    {
        var interval = _evaluator!.Interval;
        _next = RuleGroupTimes.LastAt(time.GetUtcNow(), interval, _evaluator.Group.File, _evaluator.Group.Name) + interval;
        Arm();
    }

    private void Arm()
    {
        var wait = _next - time.GetUtcNow();
        _timer?.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task OnTimeAsync(CancellationToken cancellation)
    {
        if (_evaluator is not { } evaluator || _store is not { } store)
        {
            return;
        }
        var (now, interval) = (time.GetUtcNow(), evaluator.Interval);
        if (now < _next)
        {
            Arm();
            return;
        }
        var behind = (now - _next).Ticks / interval.Ticks;
        var at = _next + (behind * interval);
        _missed += behind;
        RuleMetrics.Missed(behind);
        _isEvaluating = true;
        try
        {
            await EvaluateAsync(evaluator, store, at, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Nothing of a group takes another down, or its own next evaluation.
            Fail(e.Message);
        }
        finally
        {
            _isEvaluating = false;
        }
        if (_isRemoved)
        {
            await EndAsync();
        }
        else if (_replacement is { } replacement)
        {
            _replacement = null;
            Replace(replacement);
        }
        else
        {
            _next = at + interval;
            Arm();
        }
    }

    private async Task EvaluateAsync(RuleGroupEvaluator evaluator, RuleGroupStore store, DateTimeOffset at, CancellationToken cancellation)
    {
        store.Turn();
        var due = await evaluator.EvaluateAsync(at, store, cancellation);
        RuleMetrics.Evaluated(evaluator.Rules.Length, evaluator.Rules.Count(r => r.Health == RuleHealth.Failed), evaluator.Took);
        _before = _lastError;
        _lastError = "";
        await WriteAsync(store.Take(), cancellation);
        try
        {
            if (due.Length > 0)
            {
                await outlet.SendAsync([.. due.Select(Contract)]);
            }
            // Only now: what did not arrive is told again with the next evaluation.
            evaluator.Told(at);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Fail($"the alerts did not arrive and are told again: {e.Message}");
        }
    }

    private async Task WriteAsync(IReadOnlyList<VectorSample> samples, CancellationToken cancellation)
    {
        if (samples.Count == 0)
        {
            return;
        }
        try
        {
            await sink.AppendAsync(samples, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            RuleMetrics.Lost(samples.Count);
            Fail($"samples are lost: {e.Message}");
        }
    }

    // What goes on failing is logged once.
    private void Fail(string reason)
    {
        _lastError = reason;
        if (reason != _before)
        {
            LogFailed(_evaluator?.Group.File ?? "", _evaluator?.Group.Name ?? "", reason);
        }
    }

    private async Task EndAsync()
    {
        var ended = _evaluator?.End(time.GetUtcNow()) ?? [];
        _timer?.Dispose();
        (_evaluator, _store, _timer, _replacement) = (null, null, null, null);
        await WriteAsync(ended, CancellationToken.None);
        DeactivateOnIdle();
    }

    private GridAlert Contract(Alert alert)
    {
        var labels = new LabelsBuilder(alert.Labels);
        for (var i = 0; i < settings.ExternalLabels.Count; i++)
        {
            var name = settings.ExternalLabels.NameAt(i);
            if (alert.Labels[name].Length == 0)
            {
                labels.Set(name, settings.ExternalLabels.ValueAt(i));
            }
        }
        return new GridAlert
        {
            Labels = labels.Build().ToPairs(),
            Annotations = alert.Annotations.ToPairs(),
            StartsAt = alert.StartsAt,
            EndsAt = alert.EndsAt,
            UpdatedAt = alert.UpdatedAt,
            GeneratorUrl = alert.GeneratorUrl,
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rules of {File}, group {Group}: {Reason}")]
    private partial void LogFailed(string file, string group, string reason);
}
