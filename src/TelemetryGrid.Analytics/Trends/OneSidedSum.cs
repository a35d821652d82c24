using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Trends;

/// <summary>A sum that cannot fall below zero, and the mean of the samples since it last was zero.</summary>
internal record struct OneSidedSum
{
    public double Sum { get; private set; }

    public int Count { get; private set; }

    public double Mean { get; private set; }

    public void Add(double step, double value)
    {
        Sum += step;
        if (!(Sum > 0))
        {
            this = default;
            return;
        }

        Count = Count == int.MaxValue ? Count : Count + 1;
        Mean += value / Count - Mean / Count;
    }

    public readonly void WriteTo(StateWriter writer)
    {
        writer.Double(Sum);
        writer.Unsigned((ulong)Count);
        writer.Double(Mean);
    }

    public static OneSidedSum Read(ref StateReader reader)
    {
        var sum = new OneSidedSum
        {
            Sum = reader.Double(),
            Count = reader.Below(int.MaxValue),
            Mean = reader.Double(),
        };
        StateReader.Require(sum.Sum >= 0 && SampleRange.Contains(sum.Mean), "A one-sided sum is negative or its mean out of range.");
        return sum;
    }
}
