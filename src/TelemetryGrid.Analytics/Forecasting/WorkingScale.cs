namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// The scale on which a model works: logarithms where a series is positive, because traffic swings in proportion to its level, then
/// standardised. A series with zeros is shifted by a twentieth of its mean first; one with negative values stays linear.
/// </summary>
internal readonly struct WorkingScale
{
    private const double ShiftShare = 0.05;

    // A wider swing than e^30 is not a metric but a fault, and would make exponentials overflow.
    private const double LargestLogRange = 30;

    private readonly bool _logarithmic;
    private readonly double _shift;
    private readonly double _mean;
    private readonly double _deviation;

    private WorkingScale(bool logarithmic, double shift, double mean, double deviation) =>
        (_logarithmic, _shift, _mean, _deviation) = (logarithmic, shift, mean, deviation);

    /// <summary>Whether all values were equal, to the precision of arithmetic.</summary>
    public bool IsConstant => _deviation == 0;

    public bool IsLogarithmic => _logarithmic;

    /// <summary>Chooses the scale from <paramref name="known"/> values, and lays all <paramref name="values"/> on it.</summary>
    public static WorkingScale Lay(ReadOnlySpan<double> values, int known, bool logarithmic, Span<double> into)
    {
        var (minimum, maximum, sum) = (double.PositiveInfinity, double.NegativeInfinity, 0.0);
        foreach (var value in values)
        {
            (minimum, maximum) = (Math.Min(minimum, value), Math.Max(maximum, value));
            sum += value / values.Length;
        }

        var shift = minimum > 0 ? 0 : ShiftShare * sum;
        logarithmic = logarithmic && minimum >= 0 && shift + minimum > 0;
        logarithmic = logarithmic && Math.Log(maximum + shift) - Math.Log(minimum + shift) < LargestLogRange;
        for (var i = 0; i < values.Length; i++)
        {
            into[i] = logarithmic ? Math.Log(values[i] + shift) : values[i];
        }

        var mean = 0.0;
        for (var i = 0; i < known; i++)
        {
            mean += (into[i] - mean) / (i + 1);
        }

        var variance = 0.0;
        for (var i = 0; i < known; i++)
        {
            variance += ((into[i] - mean) * (into[i] - mean) - variance) / (i + 1);
        }

        var deviation = Math.Sqrt(variance);
        if (!(deviation > 1e-12 * Math.Abs(mean)))
        {
            deviation = 0;
        }

        for (var i = 0; i < values.Length; i++)
        {
            into[i] = (into[i] - mean) / (deviation > 0 ? deviation : 1);
        }

        return new WorkingScale(logarithmic, shift, mean, deviation);
    }

    public double Back(double value)
    {
        var unscaled = _mean + value * (_deviation > 0 ? _deviation : 1);
        return _logarithmic ? Math.Max(0, Math.Exp(unscaled) - _shift) : unscaled;
    }
}
