using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Grains.Alerts;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Objectives;
using TelemetryGrid.PromQL;
using TelemetryGrid.Slo.Budgets;

namespace TelemetryGrid.Grains.Objectives;

/// <inheritdoc cref="ISloGrain"/>
public sealed partial class SloGrain(
    [PersistentState("slo", GrainStorageNames.Entities)] IPersistentState<SloState> state,
    IObjectiveQueries queries,
    IAlertOutlet alerts,
    ISampleSink samples,
    ObjectiveOptions options,
    TimeProvider time,
    ILogger<SloGrain> logger
) : Grain, ISloGrain
{
    /// <summary>Chunks of intervals made up for in one call; the next call goes on.</summary>
    private const int MostChunks = 4;

    private ObjectiveTracker? _tracker;
    private ObjectiveAlarm _alarm = new([]);
    private DateTimeOffset _storedAt;
    private DateTimeOffset _publishedUntil;
    private string _failure = "";
    private long _failures;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Open();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_tracker is not null)
        {
            await StoreAsync();
        }
    }

    public async Task SetAsync(SloDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (state.State.Definition == definition)
        {
            return;
        }
        var objective = ObjectiveText.Read(definition.Text);
        if (_tracker is { } old)
        {
            old.Store(state.State);
            state.State.Alerts = _alarm.ToList();
            if (!ObjectiveText.CountAlike(old.Objective, objective))
            {
                // What was counted of something else means nothing for this one.
                state.State.Groups = [];
                state.State.Measured = [];
                state.State.EvaluatedUntil = null;
            }
        }
        state.State.Definition = definition;
        Open();
        await StoreAsync();
    }

    public async Task RemoveAsync()
    {
        if (state.State.Definition is null)
        {
            return;
        }
        var now = time.GetUtcNow();
        _alarm.End(now);
        await TellAsync(now);
        (_tracker, _alarm) = (null, new ObjectiveAlarm([]));
        await state.ClearStateAsync();
        DeactivateOnIdle();
    }

    public async Task<bool> TickAsync(string revision)
    {
        if (_tracker is null || state.State.Definition?.Revision != revision)
        {
            return false;
        }
        var now = time.GetUtcNow();
        var isCurrent = _tracker.IsPushed || await EvaluateAsync(_tracker, now);
        // An alert that nobody could look after ends by itself.
        var changed = isCurrent && _alarm.Update(_tracker, now);
        if (changed || now - _storedAt >= options.StoreInterval)
        {
            await StoreAsync();
        }
        await PublishAsync(_tracker, now);
        if (isCurrent && !_alarm.IsEmpty)
        {
            await TellAsync(now);
        }
        return true;
    }

    public Task<SloReport?> GetAsync(bool detailed)
    {
        var report = _tracker is null
            ? null
            : ObjectiveReports.Of(_tracker, state.State.Definition?.File ?? "", time.GetUtcNow(), detailed) with
            {
                Failure = _failure,
                Failures = _failures,
                FiringAlerts = _alarm.Firing,
            };
        return Task.FromResult(report);
    }

    public async Task<ImmutableArray<SliVerdict>> MeasureAsync(ImmutableArray<SliMeasurement> measurements)
    {
        if (_tracker is null)
        {
            // Nobody asked for it: a name that somebody made up must not stay as a grain.
            DeactivateOnIdle();
            return [.. measurements.Select(_ => SliVerdict.UnknownObjective)];
        }
        var now = time.GetUtcNow();
        var verdicts = measurements.Select(m => _tracker.Measure(m, now)).ToImmutableArray();
        if (verdicts.Contains(SliVerdict.Accepted))
        {
            await StoreAsync();
        }
        return verdicts;
    }

    private void Open()
    {
        if (state.State.Definition is not { } definition)
        {
            _tracker = null;
            return;
        }
        var objective = ObjectiveText.Read(definition.Text);
        var now = time.GetUtcNow();
        try
        {
            _tracker = ObjectiveTracker.Open(objective, state.State, options, now);
        }
        catch (BudgetFormatException e)
        {
            // A state of a later version, or damage: the objective goes on from here rather than not at all.
            LogUnreadable(objective.Service, objective.Name, e.Message);
            state.State.Groups = [];
            state.State.EvaluatedUntil = null;
            _tracker = ObjectiveTracker.Open(objective, state.State, options, now);
        }
        _alarm = new ObjectiveAlarm(state.State.Alerts);
        Release();
        _storedAt = now;
        _publishedUntil = _tracker.EvaluatedUntil;
    }

    /// <summary>Counts what is due; false when that was not possible, or there is more.</summary>
    private async Task<bool> EvaluateAsync(ObjectiveTracker tracker, DateTimeOffset now)
    {
        for (var chunk = 0; chunk < MostChunks; chunk++)
        {
            if (tracker.Due(now) is not { } steps)
            {
                return true;
            }
            try
            {
                var answers = new IReadOnlyList<MatrixSeries>[tracker.Plan.Queries.Length];
                for (var i = 0; i < answers.Length; i++)
                {
                    var query = tracker.Plan.Queries[i];
                    answers[i] = await queries.AskAsync(
                        query.Text,
                        query.Expression,
                        steps.StartMilliseconds,
                        steps.EndMilliseconds,
                        steps.StepMilliseconds
                    );
                }
                tracker.Add(steps, answers);
                _failure = "";
            }
            catch (QueryException e)
            {
                _failures++;
                if (_failure != e.Message)
                {
                    _failure = e.Message;
                    LogFailed(tracker.Objective.Service, tracker.Objective.Name, e.Message);
                }
                var isTooMuch =
                    e.Kind is QueryErrorKind.Execution or QueryErrorKind.Timeout && steps.EndMilliseconds > steps.StartMilliseconds;
                if (!isTooMuch || !tracker.AskForLess())
                {
                    return false;
                }
            }
        }
        return tracker.Due(now) is null;
    }

    private async Task StoreAsync()
    {
        _tracker!.Store(state.State);
        state.State.Alerts = _alarm.ToList();
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // What is counted and not stored is counted again by the activation that follows; what was sent is sent again.
            _tracker = null;
            DeactivateOnIdle();
            throw;
        }
        Release();
        _storedAt = time.GetUtcNow();
    }

    /// <summary>The tracker holds what is stored in its own form.</summary>
    private void Release()
    {
        state.State.Groups = [];
        state.State.Alerts = [];
        state.State.Measured = [];
    }

    private async Task PublishAsync(ObjectiveTracker tracker, DateTimeOffset now)
    {
        var asOf = tracker.AsOf(now);
        if (asOf <= _publishedUntil)
        {
            return;
        }
        try
        {
            await samples.AppendAsync(ObjectiveSeries.Of(tracker, asOf, _publishedUntil), CancellationToken.None);
            _publishedUntil = asOf;
        }
        catch (IOException e)
        {
            LogNotPublished(tracker.Objective.Service, tracker.Objective.Name, e.Message);
        }
    }

    private async Task TellAsync(DateTimeOffset now)
    {
        if (_alarm.IsEmpty)
        {
            return;
        }
        var url =
            options.ExternalUrl.Length > 0 && _tracker is { } tracker
                ? $"{options.ExternalUrl}/api/v1/slos/{tracker.Objective.Name}?service={tracker.Objective.Service}"
                : "";
        try
        {
            await alerts.SendAsync(_alarm.News(now, options.ResendDelay, url));
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or InvalidOperationException or IOException)
        {
            // All of it is told again with the next call.
            LogNotTold(this.GetPrimaryKeyString(), e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The objective {Service}/{Name} could not be evaluated: {Reason}")]
    private partial void LogFailed(string service, string name, string reason);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The counts of the objective {Service}/{Name} cannot be read, and begin anew: {Reason}"
    )]
    private partial void LogUnreadable(string service, string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The series of the objective {Service}/{Name} were not published: {Reason}")]
    private partial void LogNotPublished(string service, string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alerts of the objective {Key} were not told, and will be: {Reason}")]
    private partial void LogNotTold(string key, string reason);
}
