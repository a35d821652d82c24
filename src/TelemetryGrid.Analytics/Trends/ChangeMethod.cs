namespace TelemetryGrid.Analytics.Trends;

/// <summary>How a finished series is cut.</summary>
public enum ChangeMethod
{
    /// <summary>Levels, lines and bends, as many as an information criterion bears out. The default.</summary>
    LevelsLinesAndBends,

    /// <summary>Levels, exactly, at a penalty of a share of the series' variance.</summary>
    MeanPelt,

    /// <summary>Levels, greedily, at the same penalty.</summary>
    MeanBinarySegmentation,
}
