using System.Collections.Immutable;

namespace TelemetryGrid.Alerting.Rules.Entities;

/// <summary>An event or a log line of a device.</summary>
/// <param name="Name">The event's name; empty for a log line.</param>
public sealed record EntityOccurrence(
    string Device,
    string Name,
    string Body,
    DateTimeOffset At,
    ImmutableDictionary<string, string> Labels,
    ImmutableDictionary<string, string> Annotations
)
{
    public bool IsLog => Name.Length == 0;
}
