using System.Collections.Immutable;

namespace TelemetryGrid.Slo.Generation;

/// <summary>A rule of a Prometheus rule file.</summary>
/// <param name="Name">The recorded metric, or the alert.</param>
/// <param name="IsAlert">Which of both it is.</param>
/// <param name="Expression">Its query.</param>
public sealed record GeneratedRule(string Name, bool IsAlert, string Expression)
{
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>How long an alert has to hold; null for not at all.</summary>
    public TimeSpan? For { get; init; }
}
