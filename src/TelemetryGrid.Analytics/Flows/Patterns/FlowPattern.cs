using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>What was recognised, with what shows it.</summary>
public sealed record FlowPattern
{
    public required PatternSubject Subject { get; init; }
    public required PatternPhase Phase { get; init; }
    public required PatternSeverity Severity { get; init; }

    /// <summary>0.5 just over its thresholds, towards 1 far over them; less where nothing is known of the past.</summary>
    public required double Confidence { get; init; }
    public required long StartMilliseconds { get; init; }
    public required long LastSeenMilliseconds { get; init; }

    /// <summary>Numbers by name, the units in the names.</summary>
    public required ImmutableArray<KeyValuePair<string, double>> Evidence { get; init; }

    /// <summary>One name for all phases of an episode, also after a restart.</summary>
    public string Id => $"{Subject.Kind}-{(uint)Subject.GetHashCode():x8}-{StartMilliseconds:x}";
}
