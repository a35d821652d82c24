using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Correlation.Rules;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Correlation.Incidents;

/// <summary>Raises an alert for each level of a policy that an incident reaches while nobody takes it on, and ends them when somebody does.</summary>
internal static class IncidentEscalation
{
    private static readonly TimeSpan RepeatInterval = TimeSpan.FromMinutes(1);

    // As a rule's alerts: four times the interval without news, and it has ended.
    private static readonly TimeSpan Lifetime = 4 * RepeatInterval;

    public static ImmutableArray<Alert> Tick(IncidentBook book, CorrelationOptions options, DateTimeOffset now)
    {
        var raised = ImmutableArray.CreateBuilder<Alert>();
        foreach (var incident in book.All.OrderBy(i => i.Id, StringComparer.Ordinal))
        {
            if (incident.State != IncidentState.Open)
            {
                raised.AddRange(incident.Escalations.Select(a => a with { EndsAt = now, UpdatedAt = now, EndIsTimeout = false }));
                incident.Escalations = [];
                continue;
            }
            Reach(book, incident, options, now);
            if (incident.Escalations.Any(a => a.UpdatedAt + RepeatInterval <= now))
            {
                incident.Escalations = [.. incident.Escalations.Select(a => a with { UpdatedAt = now, EndsAt = now + Lifetime })];
                raised.AddRange(incident.Escalations);
            }
        }
        return raised.ToImmutable();
    }

    private static void Reach(IncidentBook book, Incident incident, CorrelationOptions options, DateTimeOffset now)
    {
        var labels = LabelsOf(incident);
        if (options.Escalation.FirstOrDefault(p => p.Matchers.All(m => m.Matches(labels[m.Name]))) is not { } policy)
        {
            return;
        }
        while (
            incident.EscalationLevel < policy.Levels.Length
            && policy.Levels[incident.EscalationLevel] is var level
            && incident.EscalationSince + level.After <= now
            && level.IsActiveAt(now)
        )
        {
            incident.EscalationLevel++;
            // Due for its first repetition: that is how it is sent.
            incident.Escalations = incident.Escalations.Add(
                AlertOf(incident, labels, policy, level, now) with
                {
                    UpdatedAt = DateTimeOffset.MinValue,
                }
            );
            book.Tell(
                incident,
                now,
                "escalated",
                $"Nobody took it on; level {incident.EscalationLevel} of {policy.Name} tells {level.Receiver}."
            );
        }
    }

    private static Labels LabelsOf(Incident incident)
    {
        var labels = new LabelsBuilder();
        if (incident.MemberTable.TryGetValue(incident.Cause, out var cause))
        {
            for (var i = 0; i < cause.Labels.Count; i++)
            {
                labels.Set(cause.Labels.NameAt(i), cause.Labels.ValueAt(i));
            }
        }
        labels.Set("severity", incident.Severity);
        return labels.Build();
    }

    private static Alert AlertOf(Incident incident, Labels cause, EscalationPolicy policy, EscalationLevel level, DateTimeOffset now)
    {
        var labels = new LabelsBuilder();
        foreach (var name in (ReadOnlySpan<string>)["site", "device", "interface", "severity"])
        {
            labels.Set(name, cause[name]);
        }
        labels.Set("alertname", Correlator.EscalationName);
        labels.Set("incident", incident.Id);
        labels.Set("escalation_policy", policy.Name);
        labels.Set("escalation_level", incident.EscalationLevel.ToString(CultureInfo.InvariantCulture));
        labels.Set("receiver", level.Receiver);
        var annotations = Labels.Of(("summary", incident.Title), ("description", string.Join(' ', incident.Reasons)));
        return new Alert(labels.Build(), annotations, now, now + Lifetime, now, "") { EndIsTimeout = true };
    }
}
