namespace TelemetryGrid.Storage.Series;

/// <summary>How finely samples are kept.</summary>
public enum SeriesResolution : byte
{
    /// <summary>As they came.</summary>
    Raw = 0,

    /// <summary>One aggregate of each 5 minutes.</summary>
    FiveMinutes = 1,

    /// <summary>One aggregate of each hour.</summary>
    OneHour = 2,
}
