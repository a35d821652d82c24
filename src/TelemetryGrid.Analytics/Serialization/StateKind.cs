namespace TelemetryGrid.Analytics.Serialization;

/// <summary>Says which type wrote a state. Values are stored: never renumber.</summary>
public enum StateKind : byte
{
    None = 0,
    RunningMoments = 1,
    Ewma = 2,
    WindowedStatistics = 3,
    QuantileSketch = 4,
    SpaceSaving = 5,
    HourOfWeekBaseline = 6,
    FlowSlices = 7,
    HeavyHitterAdmission = 8,
    HyperLogLog = 32,
    CountMinSketch = 33,
    StreamingDetector = 34,
    AlertBudget = 35,

    /// <summary>A detector as an entity keeps it, with what feedback made of its threshold.</summary>
    WatchedMetric = 36,
    TrainedForecaster = 40,
    CusumMonitor = 48,
    PageHinkleyMonitor = 49,
    FlowPatterns = 56,
}
