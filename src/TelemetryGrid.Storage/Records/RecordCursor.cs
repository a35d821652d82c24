namespace TelemetryGrid.Storage.Records;

/// <summary>
/// A place between records, which stand by time and, where times are equal, in the order they came: a query that is given one finds what
/// stands before it. (t, 0) stands before all records of time t, (t, <see cref="long.MaxValue"/>) behind them.
/// </summary>
/// <param name="Ordinal">Number of the record in its store, from 0 on; the same after a crash and replay.</param>
public readonly record struct RecordCursor(long TimestampNanoseconds, long Ordinal) : IComparable<RecordCursor>
{
    /// <summary>Behind everything.</summary>
    public static RecordCursor End { get; } = new(long.MaxValue, long.MaxValue);

    public int CompareTo(RecordCursor other)
    {
        var byTime = TimestampNanoseconds.CompareTo(other.TimestampNanoseconds);
        return byTime != 0 ? byTime : Ordinal.CompareTo(other.Ordinal);
    }

    public static bool operator <(RecordCursor left, RecordCursor right) => left.CompareTo(right) < 0;

    public static bool operator >(RecordCursor left, RecordCursor right) => left.CompareTo(right) > 0;

    public static bool operator <=(RecordCursor left, RecordCursor right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RecordCursor left, RecordCursor right) => left.CompareTo(right) >= 0;
}
