namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>A <see cref="SeasonalLag"/> along a series: at each sample the smoothed values at the same place of the cycles before.</summary>
internal sealed class SmoothedCycle
{
    private readonly int _period;
    private readonly int _lead;
    private readonly double _smoothing;
    private readonly double[] _known;
    private readonly double[] _current;

    public SmoothedCycle(ReadOnlySpan<double> values, int period, SeasonalLag lag, int horizon)
    {
        Offsets = [.. lag.Offsets];
        (_period, _smoothing) = (period, lag.Smoothing);
        _lead = Math.Max(0, -Offsets.Min());
        Reach = period + Math.Max(0, Offsets.Max());
        _current = new double[values.Length + horizon + _lead];
        Continue(values, period, values.Length + _lead);
        _known = [.. _current];
    }

    public int[] Offsets { get; }

    /// <summary>Samples before the first one at which the regressor is known.</summary>
    public int Reach { get; }

    public double this[int t] => _current[t];

    /// <summary>Back to what is known from the samples themselves.</summary>
    public void Restore(int from, int count)
    {
        var length = Math.Min(count, _known.Length - from);
        Array.Copy(_known, from, _current, from, length);
    }

    /// <summary>Makes the regressor known as far as the offsets look at sample <paramref name="t"/>.</summary>
    public void Reveal(ReadOnlySpan<double> values, int t) => Continue(values, t + _lead, t + _lead + 1);

    private void Continue(ReadOnlySpan<double> values, int from, int to)
    {
        for (var t = Math.Max(_period, from); t < Math.Min(to, _current.Length); t++)
        {
            var last = values[t - _period];
            _current[t] = t < 2 * _period ? last : _smoothing * last + (1 - _smoothing) * _current[t - _period];
        }
    }
}
