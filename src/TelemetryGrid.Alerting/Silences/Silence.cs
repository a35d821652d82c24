using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Silences;

/// <summary>Mutes the alerts that all matchers match, from its start to its end, the end not included.</summary>
public sealed record Silence(
    string Id,
    ImmutableArray<LabelMatcher> Matchers,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    DateTimeOffset UpdatedAt,
    string CreatedBy,
    string Comment
)
{
    public SilenceState StateAt(DateTimeOffset now) =>
        now < StartsAt ? SilenceState.Pending
        : now < EndsAt ? SilenceState.Active
        : SilenceState.Expired;

    public bool Matches(Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        foreach (var matcher in Matchers)
        {
            if (!matcher.Matches(labels[matcher.Name]))
            {
                return false;
            }
        }
        return true;
    }
}
