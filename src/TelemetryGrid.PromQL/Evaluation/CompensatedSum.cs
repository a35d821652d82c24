using System.Runtime.CompilerServices;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>A running sum that carries what rounding lost (Neumaier 1974).</summary>
internal struct CompensatedSum
{
    public double Sum;
    public double Lost;

    public readonly double Value => double.IsInfinity(Sum) ? Sum : Sum + Lost;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        var total = Sum + value;
        if (double.IsInfinity(total))
        {
            Lost = 0;
        }
        else if (Math.Abs(Sum) >= Math.Abs(value))
        {
            Lost += Sum - total + value;
        }
        else
        {
            Lost += value - total + Sum;
        }
        Sum = total;
    }

    public void Add(in CompensatedSum other)
    {
        Add(other.Sum);
        if (!double.IsInfinity(Sum))
        {
            Lost += other.Lost;
        }
    }
}
