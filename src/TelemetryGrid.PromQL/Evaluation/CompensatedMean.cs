using System.Runtime.CompilerServices;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>
/// A running mean as sum over count. Where the sum of finite numbers would leave the range of a double, it goes on with everything scaled
/// down by a power of two, which loses nothing of numbers that matter beside such a sum.
/// </summary>
internal struct CompensatedMean
{
    private const double Down = 1.0 / (1UL << 63);
    private const double Up = 1UL << 63;

    public CompensatedSum Sum;
    public double Count;
    public bool IsScaled;

    public readonly double Value =>
        IsScaled ? Sum.Sum / Count * Up
        : double.IsInfinity(Sum.Sum) ? Sum.Sum
        : (Sum.Sum + Sum.Lost) / Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        Count++;
        var total = Sum.Sum + value;
        if (IsScaled || (double.IsInfinity(total) && double.IsFinite(Sum.Sum) && double.IsFinite(value)))
        {
            AddScaled(value);
            return;
        }
        Sum.Add(value);
    }

    public void Add(CompensatedMean other)
    {
        Count += other.Count;
        if (
            IsScaled
            || other.IsScaled
            || (double.IsInfinity(Sum.Sum + other.Sum.Sum) && double.IsFinite(Sum.Sum) && double.IsFinite(other.Sum.Sum))
        )
        {
            Scale();
            other.Scale();
        }
        Sum.Add(other.Sum);
    }

    private void AddScaled(double value)
    {
        Scale();
        Sum.Add(value * Down);
    }

    private void Scale()
    {
        if (!IsScaled)
        {
            IsScaled = true;
            Sum.Sum *= Down;
            Sum.Lost *= Down;
        }
    }
}
