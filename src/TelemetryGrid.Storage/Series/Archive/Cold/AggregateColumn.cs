namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>What the values of a chunk in a block are.</summary>
internal enum AggregateColumn : byte
{
    /// <summary>Samples as they came; the only column of raw blocks.</summary>
    Value = 0,
    Min = 1,
    Max = 2,
    Sum = 3,
    Count = 4,
    Last = 5,
}
