namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>What is told of an episode.</summary>
public enum PatternPhase : byte
{
    Began = 0,

    /// <summary>It has become several times as strong as when it was last told.</summary>
    Worsened = 1,
    Ended = 2,
}
