using System.Numerics.Tensors;

namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>The regressors of a <see cref="SeasonalRegression"/> at every sample, and their continuation while a forecast is made.</summary>
internal sealed class SeasonalDesign
{
    // Rows per coefficient below which a fit would mostly repeat its noise.
    private const int RowsPerFeature = 2;

    // A lag takes part once it is this share of the history at most, so that enough rows have it.
    private const double LongestLag = 0.6;

    private readonly double[] _actual;
    private readonly double[] _values;
    private readonly double[] _rows;
    private readonly double[] _row;
    private readonly int[] _lags;
    private readonly SmoothedCycle[] _seasonal;
    private readonly double[] _waves;
    private readonly int _harmonics;
    private readonly int _period;
    private int _origin;

    private SeasonalDesign(double[] values, ForecastInput input, int[] lags, SmoothedCycle[] seasonal, int harmonics, int first)
    {
        (_actual, _lags, _seasonal, _harmonics, First) = (values, lags, seasonal, harmonics, first);
        (_period, _origin) = (Math.Max(1, input.Periods.Short), values.Length);
        _values = new double[values.Length + input.Horizon];
        values.CopyTo(_values, 0);
        _waves = Waves(_period, harmonics);
        Width = WidthOf(lags, seasonal, harmonics);
        _row = new double[Width];
        _rows = new double[(values.Length - first) * Width];
        for (var t = first; t < values.Length; t++)
        {
            Describe(t, _rows.AsSpan((t - first) * Width, Width));
        }
    }

    /// <summary>The first sample with all its regressors.</summary>
    public int First { get; }

    /// <summary>Regressors, the intercept last.</summary>
    public int Width { get; }

    /// <param name="values">On the working scale.</param>
    /// <param name="start">Samples at the start that have no meaning.</param>
    /// <param name="input">The origins, horizon and cycles.</param>
    /// <param name="options">The regressors.</param>
    /// <returns>Null when the shortest history has too few rows for these regressors.</returns>
    public static SeasonalDesign? Build(double[] values, int start, ForecastInput input, SeasonalRegressionOptions options)
    {
        var reach = (int)(LongestLag * (input.Shortest - start));
        var lags = options.Lags.Where(lag => lag <= reach).ToArray();
        var seasonal = options
            .Seasonal.Select(lag => (Lag: lag, Period: (lag.Long ? input.Periods.Long : input.Periods.Short) * lag.Cycles))
            .Where(pair => pair.Period > 1 && pair.Period + pair.Lag.Offsets.Max() <= reach && pair.Period + pair.Lag.Offsets.Min() > 0)
            .Select(pair => new SmoothedCycle(values.AsSpan(start), pair.Period, pair.Lag, input.Horizon))
            .ToArray();
        var harmonics = input.Periods.Short > 2 ? Math.Min(options.Harmonics, (input.Periods.Short - 1) / 2) : 0;
        var first = Math.Max(lags.DefaultIfEmpty(0).Max(), seasonal.Select(one => one.Reach).DefaultIfEmpty(0).Max());
        var width = WidthOf(lags, seasonal, harmonics);
        return width < 2 || input.Shortest - start - first < RowsPerFeature * width
            ? null
            : new SeasonalDesign(values[start..], input, lags, seasonal, harmonics, first);
    }

    public ReadOnlySpan<double> Row(int t) => _rows.AsSpan((t - First) * Width, Width);

    public double Target(int t) => _actual[t];

    public double Fitted(int t, ReadOnlySpan<double> coefficients) => TensorPrimitives.Dot(Row(t), coefficients);

    public (double Lowest, double Highest) Range(int origin) =>
        (TensorPrimitives.Min<double>(_actual.AsSpan(0, origin)), TensorPrimitives.Max<double>(_actual.AsSpan(0, origin)));

    /// <summary>Forgets an earlier forecast and begins one at <paramref name="origin"/>.</summary>
    public void Begin(int origin)
    {
        Array.Copy(_actual, _origin, _values, _origin, Math.Min(_actual.Length, _values.Length) - _origin);
        foreach (var cycle in _seasonal)
        {
            cycle.Restore(_origin, _values.Length - _origin);
        }

        _origin = origin;
    }

    /// <summary>The next value of the forecast, made of the values before it.</summary>
    public double Predict(int t, ReadOnlySpan<double> coefficients)
    {
        foreach (var cycle in _seasonal)
        {
            cycle.Reveal(_values, t);
        }

        Describe(t, _row);
        return TensorPrimitives.Dot(_row, coefficients);
    }

    public void Put(int t, double value) => _values[t] = value;

    private void Describe(int t, Span<double> row)
    {
        var at = 0;
        foreach (var lag in _lags)
        {
            row[at++] = _values[t - lag];
        }

        foreach (var cycle in _seasonal)
        {
            foreach (var offset in cycle.Offsets)
            {
                row[at++] = cycle[t - offset];
            }
        }

        _waves.AsSpan(t % _period * 2 * _harmonics, 2 * _harmonics).CopyTo(row[at..]);
        row[^1] = 1;
    }

    private static int WidthOf(int[] lags, SmoothedCycle[] seasonal, int harmonics) =>
        lags.Length + seasonal.Sum(one => one.Offsets.Length) + 2 * harmonics + 1;

    private static double[] Waves(int period, int harmonics)
    {
        var waves = new double[period * 2 * harmonics];
        for (var t = 0; t < period; t++)
        {
            for (var k = 0; k < harmonics; k++)
            {
                var (sine, cosine) = Math.SinCos(2 * Math.PI * (k + 1) * t / period);
                (waves[(t * harmonics + k) * 2], waves[(t * harmonics + k) * 2 + 1]) = (sine, cosine);
            }
        }

        return waves;
    }
}
