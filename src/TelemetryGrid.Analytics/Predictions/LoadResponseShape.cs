namespace TelemetryGrid.Analytics.Predictions;

/// <summary>How latency or loss follows load.</summary>
public enum LoadResponseShape
{
    /// <summary>a + b u / (1 − u), the waiting time of an M/M/1 queue: what it says beyond what was seen is bounded, not blind.</summary>
    Queue,

    /// <summary>Steps that only rise (isotonic regression); says nothing beyond what was seen.</summary>
    Monotone,
}
