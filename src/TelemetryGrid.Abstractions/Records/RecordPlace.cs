using System.Globalization;

namespace TelemetryGrid.Records;

/// <summary>
/// Where a record stands among all: the newest first, of one time those of lower partitions, of one partition those that came last. Its text
/// form is what clients hand back to go on.
/// </summary>
/// <param name="Ordinal">Number of the record in its partition.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.RecordPlace")]
public readonly record struct RecordPlace(
    [property: Id(0)] long TimestampNanoseconds,
    [property: Id(1)] int Partition,
    [property: Id(2)] long Ordinal
) : IComparable<RecordPlace>
{
    public static bool TryParse(string? text, out RecordPlace place)
    {
        place = default;
        var parts = text?.Split('.') ?? [];
        if (
            parts.Length != 3
            || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
        )
        {
            return false;
        }
        place = new RecordPlace(time, partition, ordinal);
        return true;
    }

    public int CompareTo(RecordPlace other)
    {
        var byTime = other.TimestampNanoseconds.CompareTo(TimestampNanoseconds);
        var byPartition = byTime != 0 ? byTime : Partition.CompareTo(other.Partition);
        return byPartition != 0 ? byPartition : other.Ordinal.CompareTo(Ordinal);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{TimestampNanoseconds}.{Partition}.{Ordinal}");

    public static bool operator <(RecordPlace left, RecordPlace right) => left.CompareTo(right) < 0;

    public static bool operator >(RecordPlace left, RecordPlace right) => left.CompareTo(right) > 0;

    public static bool operator <=(RecordPlace left, RecordPlace right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RecordPlace left, RecordPlace right) => left.CompareTo(right) >= 0;
}
