using System.Collections.Immutable;
using TelemetryGrid.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Alertmanager;

/// <summary>An alert with all that is said of it in a list.</summary>
internal sealed record ListedAlert(
    GridAlert Alert,
    Labels Labels,
    string Fingerprint,
    ImmutableArray<Alerting.Routing.Route> Routes,
    ImmutableArray<string> SilencedBy,
    ImmutableArray<string> InhibitedBy
)
{
    public bool IsSuppressed => !SilencedBy.IsEmpty || !InhibitedBy.IsEmpty;

    public IEnumerable<string> Receivers => Routes.Select(r => r.Receiver).Distinct(StringComparer.Ordinal);
}
