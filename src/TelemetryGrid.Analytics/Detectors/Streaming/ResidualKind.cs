namespace TelemetryGrid.Analytics.Detectors.Streaming;

/// <summary>What a member of the ensemble looks at. The values index <see cref="ResidualScores"/> and are stored: never renumber.</summary>
public enum ResidualKind
{
    /// <summary>The error of a short autoregression that predicts this point from the ones before it: spikes, and steps as they happen.</summary>
    Prediction = 0,

    /// <summary>A fast moving average against a slow one: bursts and dips of several points.</summary>
    LevelGap = 1,

    /// <summary>A middling moving average against the slow one: shifts that build up or stay.</summary>
    LevelShift = 2,

    /// <summary>The difference from what is usual at this time of the day and week.</summary>
    Season = 3,

    /// <summary>How far a point lies beyond everything seen lately.</summary>
    Range = 4,

    /// <summary>How much the prediction errors have grown or shrunk: a changed distribution at an unchanged level, also a value that stands still.</summary>
    Spread = 5,

    /// <summary>The distance from the mean of the recent past, whatever the trend and the season.</summary>
    Distance = 6,

    /// <summary>The classical z-score against the moments of the recent past; reported, and no part of the vote, as its tails are a normal distribution's.</summary>
    ZScore = 7,

    /// <summary>The distance from the baseline in its own spreads; reported, and no part of the vote for the same reason.</summary>
    BaselineDeviation = 8,

    /// <summary>The same value again and again at the edge of what was seen, where values seldom repeat: traffic that stopped.</summary>
    Standstill = 9,

    /// <summary>How far the difference from what is usual lies beyond every such difference lately.</summary>
    SeasonRange = 10,
}
