using System.Collections.Immutable;
using TelemetryGrid.Alerting.Correlation.Network;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Correlation.Incidents;

/// <summary>A time in which alerts of something are expected and not told. All conditions must hold; at least one is needed.</summary>
public sealed record MaintenanceWindow
{
    public required string Id { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>By any of its names; empty for any.</summary>
    public string Device { get; init; } = "";

    public string Site { get; init; } = "";

    public ImmutableArray<LabelMatcher> Matchers { get; init; } = [];

    public string CreatedBy { get; init; } = "";

    public string Comment { get; init; } = "";

    public bool IsActiveAt(DateTimeOffset now) => From <= now && now < To;

    public bool Covers(Labels labels, AlertEntity entity, NetworkMap map)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(map);
        return (Device.Length > 0 || Site.Length > 0 || !Matchers.IsEmpty)
            && (Device.Length == 0 || IsSame(Device, entity.Device, map))
            && (Site.Length == 0 || Site == entity.Site)
            && Matchers.All(m => m.Matches(labels[m.Name]));
    }

    private static bool IsSame(string a, string b, NetworkMap map) =>
        string.Equals(map.Find(a) ?? a, map.Find(b) ?? b, StringComparison.OrdinalIgnoreCase);
}
