using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Rules.Entities;
using TelemetryGrid.Alerting.Rules.Evaluation;
using TelemetryGrid.Alerts;
using TelemetryGrid.Grains.Alerts;
using TelemetryGrid.Grains.Queries;
using TelemetryGrid.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Grains.Rules;

/// <summary>Raises alerts from the events and log lines of entities, and tells them again while they fire.</summary>
public sealed partial class EntityRuleWatch(
    EntityRuleSet set,
    RuleGroupSettings settings,
    IAlertOutlet outlet,
    TimeProvider time,
    ILogger<EntityRuleWatch> logger
) : IEventWatch
{
    /// <summary>Alerts that fire at once on this node; further ones are counted and not raised.</summary>
    internal const int MaxAlerts = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Labels, Raised> _active = [];
    private readonly EntityStates _states = new(MaxAlerts);
    private readonly DateTimeOffset _begun = time.GetUtcNow();

    public void Known(RecordView record)
    {
        var rules = set.Rules;
        if (rules.IsEmpty || record.Device.IsEmpty || record.Category is not (TelemetryCategory.Event or TelemetryCategory.Log))
        {
            return;
        }
        var isLog = record.Category == TelemetryCategory.Log;
        var name = isLog ? "" : Encoding.UTF8.GetString(record.Name);
        EntityOccurrence? happened = null;
        foreach (var rule in rules)
        {
            if (!EntityRuleMatcher.Wants(rule, isLog, name))
            {
                continue;
            }
            happened ??= Of(record, name);
            if (EntityRuleMatcher.Match(rule, happened, settings.ExternalLabels, settings.ExternalUrl) is { } alert)
            {
                Take(alert);
            }
        }
    }

    public void Concluded(ImmutableArray<EntitySample> samples)
    {
        var thresholds = set.Thresholds;
        if (thresholds.Count == 0)
        {
            return;
        }
        foreach (var sample in samples)
        {
            // The metric's name comes first: what entities have is in small letters.
            if (sample.Series is not [Labels.MetricName, var name, ..] || !thresholds.TryGetValue(name, out var rules))
            {
                continue;
            }
            var labels = SeriesContract.ToLabels(sample.Series);
            var at = DateTimeOffset.FromUnixTimeMilliseconds(sample.TimestampMilliseconds);
            foreach (var rule in rules)
            {
                if (!(rule.IsInterface && labels["interface"].Length == 0) && rule.Match.All(m => m.Matches(labels[m.Name])))
                {
                    Judge(rule, labels, rule.IsBreachedBy(sample.Value), sample.Value, at, at);
                }
            }
        }
    }

    public void Heard(ImmutableArray<SourceReport> sources)
    {
        var now = time.GetUtcNow();
        foreach (var source in set.Silences.IsEmpty ? [] : sources)
        {
            var labels = new LabelsBuilder()
                .Set("source", source.Definition.Id.Value)
                .Set("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(source.Definition.Kind.ToString()));
            var known = labels.Set("device", source.Definition.Device?.Value ?? "").Build();
            // A node that has just begun has not listened long enough.
            var last = source.Health?.LastRecordAt is { } heard && heard > _begun ? heard : _begun;
            foreach (var rule in set.Silences.Where(r => r.Match.All(m => m.Matches(known[m.Name]))))
            {
                var isWanted = source.Definition.Status == SourceStatus.Active;
                Judge(rule, known, isWanted && now - last >= rule.For, (now - last).TotalSeconds, last, now);
            }
        }
    }

    public async Task FlushAsync()
    {
        var now = time.GetUtcNow();
        List<Raised> due;
        lock (_lock)
        {
            foreach (var (labels, over) in _active.Where(a => a.Value.Alert.EndsAt <= now && a.Value.ToldAt is not null).ToList())
            {
                _active.Remove(labels);
            }
            due = [.. _active.Values.Where(a => a.ToldAt is not { } told || told + settings.ResendDelay <= now)];
        }
        if (due.Count == 0)
        {
            return;
        }
        try
        {
            await outlet.SendAsync([.. due.Select(d => Contract(d.Alert, now))]);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(due.Count, e.Message);
            return;
        }
        lock (_lock)
        {
            foreach (var told in due)
            {
                // What was raised again meanwhile is news still.
                if (_active.TryGetValue(told.Alert.Labels, out var known) && ReferenceEquals(known, told))
                {
                    _active[told.Alert.Labels] = told with { ToldAt = now };
                }
            }
        }
    }

    private void Judge(EntityRule rule, Labels labels, bool holds, double value, DateTimeOffset since, DateTimeOffset at)
    {
        Alert? alert;
        lock (_lock)
        {
            var dropped = _states.Dropped;
            alert = _states.Take(rule, labels, holds, value, since, at, settings.ExternalLabels, settings.ExternalUrl);
            if (_states.Dropped > dropped)
            {
                RuleMetrics.NotRaised();
            }
        }
        if (alert is not null)
        {
            Take(alert);
        }
    }

    private void Take(Alert alert)
    {
        // A replay brings back what is long over.
        if (alert.EndsAt <= time.GetUtcNow() && alert.EndsAt > alert.StartsAt)
        {
            return;
        }
        lock (_lock)
        {
            var ends = alert.EndsAt <= alert.StartsAt;
            if (_active.TryGetValue(alert.Labels, out var known))
            {
                if (known.Alert.UpdatedAt >= alert.UpdatedAt)
                {
                    return;
                }
                var wasOver = known.Alert.EndsAt <= alert.UpdatedAt;
                _active[alert.Labels] = new Raised(wasOver && !ends ? alert : alert with { StartsAt = known.Alert.StartsAt }, null);
            }
            else if (ends)
            {
                // It may fire elsewhere, told by a node that is gone. Started before it ended, as the intake wants it.
                _active[alert.Labels] = new Raised(alert with { StartsAt = alert.EndsAt.AddMilliseconds(-1) }, null);
            }
            else if (_active.Count < MaxAlerts)
            {
                _active[alert.Labels] = new Raised(alert, null);
            }
            else
            {
                RuleMetrics.NotRaised();
            }
        }
    }

    private static EntityOccurrence Of(RecordView record, string name) =>
        new(
            Encoding.UTF8.GetString(record.Device),
            name,
            Encoding.UTF8.GetString(record.Body),
            DateTimeOffset.FromUnixTimeMilliseconds(record.TimestampNanoseconds / 1_000_000),
            record.Labels.ToDictionary(),
            record.Annotations.ToDictionary()
        );

    private static GridAlert Contract(Alert alert, DateTimeOffset now) =>
        new()
        {
            Labels = alert.Labels.ToPairs(),
            Annotations = alert.Annotations.ToPairs(),
            StartsAt = alert.StartsAt,
            EndsAt = alert.EndsAt,
            UpdatedAt = now,
            GeneratorUrl = alert.GeneratorUrl,
        };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} alerts of entities did not arrive and are told again: {Reason}")]
    private partial void LogFailed(int count, string reason);

    private sealed record Raised(Alert Alert, DateTimeOffset? ToldAt);
}
