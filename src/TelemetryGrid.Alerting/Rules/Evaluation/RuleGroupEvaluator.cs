using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Templates;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Alerting.Rules.Evaluation;

/// <summary>
/// Evaluates the rules of a group one after the other, as Prometheus does: writes what they record and the states of their alerts, ends the
/// series that are gone, and says which alerts are to be told. A rule that fails is marked and keeps its state; the others go on.
/// </summary>
public sealed class RuleGroupEvaluator
{
    private readonly QueryEngine _engine;
    private readonly RuleGroupSettings _settings;
    private readonly TimeProvider _time;

    // Written by rules that are there no more.
    private readonly HashSet<Labels> _ending = [];

    /// <param name="restores">Alerts may have been active before a restart.</param>
    public RuleGroupEvaluator(RuleGroup group, RuleGroupSettings settings, QueryEngine engine, TimeProvider time, bool restores)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(settings);
        (Group, _settings, _engine, _time) = (group, settings, engine, time);
        Rules = [.. group.Rules.Select(rule => new RuleProgress(rule) { AwaitsRestoration = restores && Restorable(rule) })];
    }

    public RuleGroup Group { get; private set; }

    public ImmutableArray<RuleProgress> Rules { get; private set; }

    public TimeSpan Interval => Group.Interval ?? _settings.EvaluationInterval;

    public DateTimeOffset? LastEvaluation { get; private set; }

    public TimeSpan Took { get; private set; }

    /// <summary>Goes on with another version of the group: rules of the same kind, name and labels keep what is known of them.</summary>
    public void Replace(RuleGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var known = Rules.GroupBy(r => r.Identity).ToDictionary(g => g.Key, g => new Queue<RuleProgress>(g));
        Group = group;
        Rules =
        [
            .. group.Rules.Select(rule =>
            {
                var next = new RuleProgress(rule);
                if (known.TryGetValue(next.Identity, out var same) && same.TryDequeue(out var last))
                {
                    (next.Alerts, next.Written, next.AwaitsRestoration) = (last.Alerts, last.Written, last.AwaitsRestoration);
                    (next.Health, next.LastError, next.LastEvaluation) = (last.Health, last.LastError, last.LastEvaluation);
                    next.Took = last.Took;
                }
                return next;
            }),
        ];
        _ending.UnionWith(known.Values.SelectMany(q => q).SelectMany(r => r.Written));
    }

    /// <summary>Evaluates all rules.</summary>
    /// <param name="at">The time of the evaluation.</param>
    /// <param name="store">What they read and write.</param>
    /// <param name="cancellation">Gives up; what was done until then counts.</param>
    /// <returns>The alerts to tell, without external labels. They count as told once <see cref="Told"/> is called.</returns>
    public async Task<ImmutableArray<Alert>> EvaluateAsync(DateTimeOffset at, IRuleStore store, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        var began = _time.GetTimestamp();
        var sampleTime = at - (Group.QueryOffset ?? TimeSpan.Zero);
        var due = ImmutableArray.CreateBuilder<Alert>();
        var written = new HashSet<Labels>();
        foreach (var progress in Rules)
        {
            var start = _time.GetTimestamp();
            progress.LastEvaluation = at;
            try
            {
                var samples = await EvaluateAsync(progress, at, sampleTime, store, due, cancellation);
                Write(progress, samples, sampleTime, store);
                (progress.Health, progress.LastError) = (RuleHealth.Ok, "");
            }
            catch (Exception e) when (e is QueryException or RuleEvaluationException)
            {
                (progress.Health, progress.LastError) = (RuleHealth.Failed, e.Message);
            }
            written.UnionWith(progress.Written);
            progress.Took = _time.GetElapsedTime(start);
        }
        // A series that another rule of the group went on to write has not ended.
        Append(store, [.. _ending.Where(l => !written.Contains(l)).Select(l => Ended(l, sampleTime))]);
        _ending.Clear();
        LastEvaluation = at;
        Took = _time.GetElapsedTime(began);
        return due.ToImmutable();
    }

    /// <summary>The alerts that the last evaluation gave have been told.</summary>
    public void Told(DateTimeOffset at)
    {
        foreach (var progress in Rules)
        {
            progress.Alerts = Due(progress, at).State;
        }
    }

    /// <summary>The markers that end every series the group wrote: it is there no more.</summary>
    public ImmutableArray<VectorSample> End(DateTimeOffset at) =>
        [.. Rules.SelectMany(r => r.Written).Concat(_ending).Distinct().Select(l => Ended(l, at))];

    private static bool Restorable(Rule rule) => rule is AlertingRule alerting && alerting.For >= ForStateRestoration.GracePeriod;

    private async Task<ImmutableArray<VectorSample>> EvaluateAsync(
        RuleProgress progress,
        DateTimeOffset at,
        DateTimeOffset sampleTime,
        IRuleStore store,
        ImmutableArray<Alert>.Builder due,
        CancellationToken cancellation
    )
    {
        var results = await AskAsync(progress.Rule.Expr, store.SourceOf(progress.Rule), sampleTime, cancellation);
        if (progress.Rule is RecordingRule recording)
        {
            return recording.Apply(results, Group.Limit);
        }
        var rule = (AlertingRule)progress.Rule;
        var queries = new TemplateQueries();
        var options = new TemplateOptions(_settings.ExternalUrl, at, queries.Ask);
        var step = await queries.RunAsync(
            () =>
                AlertRuleMachine.Evaluate(
                    rule,
                    progress.Alerts,
                    at,
                    results,
                    (text, labels, value) => RuleTemplates.Fill(text, labels, value, _settings.ExternalLabels, options)
                ),
            query => AskAsync(Parse(query), store.All, sampleTime, cancellation)
        );
        if (AlertRuleMachine.ExceedsLimit(step.State, Group.Limit))
        {
            progress.Alerts = AlertRuleState.Empty;
            throw new RuleEvaluationException(
                $"the rule raises more alerts than the group's limit of {Group.Limit}; all of them are dropped"
            );
        }
        progress.Alerts = step.State;
        var isRestoring = progress.AwaitsRestoration;
        if (isRestoring)
        {
            await RestoreAsync(progress, rule, at, store, cancellation);
        }
        due.AddRange(Due(progress, at).Alerts);
        // Before they are brought back, alerts would be written as if they had begun just now.
        return isRestoring ? [] : step.Samples;
    }

    private (AlertRuleState State, ImmutableArray<Alert> Alerts) Due(RuleProgress progress, DateTimeOffset at) =>
        AlertSending.Take(progress.Alerts, at, Interval, _settings.ResendDelay, GeneratorUrl(progress.Rule));

    private string GeneratorUrl(Rule rule) =>
        $"{_settings.ExternalUrl}/graph?g0.expr={Uri.EscapeDataString(rule.Query).Replace("%20", "+", StringComparison.Ordinal)}&g0.tab=1";

    private static void Write(RuleProgress progress, ImmutableArray<VectorSample> samples, DateTimeOffset sampleTime, IRuleStore store)
    {
        var time = sampleTime.ToUnixTimeMilliseconds();
        var written = samples.Select(s => s.Labels).ToHashSet();
        Append(
            store,
            [
                .. samples.Select(s => s with { TimestampMilliseconds = time }),
                .. progress.Written.Where(l => !written.Contains(l)).Select(l => Ended(l, sampleTime)),
            ]
        );
        progress.Written = written;
    }

    private static void Append(IRuleStore store, ImmutableArray<VectorSample> samples)
    {
        if (samples.Length > 0)
        {
            store.Append(samples);
        }
    }

    private static VectorSample Ended(Labels labels, DateTimeOffset at) => new(labels, at.ToUnixTimeMilliseconds(), StaleMarker.Value);

    private static async Task RestoreAsync(
        RuleProgress progress,
        AlertingRule rule,
        DateTimeOffset at,
        IRuleStore store,
        CancellationToken cancellation
    )
    {
        var last = new Dictionary<Labels, (DateTimeOffset At, double Value)>();
        if (!progress.Alerts.Alerts.IsEmpty)
        {
            var selection = new SeriesSelection(
                [
                    new LabelMatcher(Labels.MetricName, MatchOperator.Equal, AlertRuleMachine.ForStateMetric),
                    new LabelMatcher(AlertRuleMachine.NameLabel, MatchOperator.Equal, rule.Name),
                ],
                (at - ForStateRestoration.OutageTolerance).ToUnixTimeMilliseconds(),
                at.ToUnixTimeMilliseconds()
            );
            var buffer = new SampleBuffer();
            foreach (var series in await store.All.SelectAsync(selection, cancellation))
            {
                series.Read(buffer);
                if (buffer.Count > 0)
                {
                    last[series.Labels] = (DateTimeOffset.FromUnixTimeMilliseconds(buffer.Timestamps[^1]), buffer.Values[^1]);
                }
            }
        }
        progress.Alerts = ForStateRestoration.Restore(
            rule,
            progress.Alerts,
            at,
            labels => last.TryGetValue(labels, out var found) ? found : null
        );
        progress.AwaitsRestoration = false;
    }

    private static Expr Parse(string query) => PromQLParser.Parse(query);

    private async Task<IReadOnlyList<VectorSample>> AskAsync(
        Expr expression,
        ISeriesSource source,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        var result = await _engine.InstantAsync(expression, source, at.ToUnixTimeMilliseconds(), cancellation);
        return result.Value switch
        {
            VectorValue vector => vector.Samples,
            ScalarValue scalar => [new VectorSample(Labels.Empty, scalar.TimestampMilliseconds, scalar.Value)],
            _ => throw new RuleEvaluationException("the result of a rule's expression is an instant vector or a scalar"),
        };
    }
}
