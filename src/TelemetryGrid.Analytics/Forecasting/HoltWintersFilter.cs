namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// The state of additive exponential smoothing with a damped trend (Gardner and McKenzie 1985), up to two seasonal cycles and a
/// first-order autoregression of what they miss (Taylor 2003), in error-correction form. The weight of the trend is relative to that of
/// the level, as in the recursions b ← β(l − l₋₁) + (1 − β)φb₋₁.
/// </summary>
internal sealed class HoltWintersFilter
{
    private readonly double[] _first;
    private readonly double[] _second;
    private double _level;
    private double _trend;
    private double _missed;
    private int _time;

    public HoltWintersFilter(double level, double trend, ReadOnlySpan<double> first, ReadOnlySpan<double> second) =>
        (_level, _trend, _first, _second) = (level, trend, [.. first], [.. second]);

    public double LevelWeight { get; init; }

    public double TrendWeight { get; init; }

    public double Damping { get; init; } = 1;

    public double FirstWeight { get; init; }

    public double SecondWeight { get; init; }

    public double Autoregression { get; init; }

    /// <summary>Takes the next value; returns how far it was off.</summary>
    public double Add(double value)
    {
        var (i, j) = (_time % _first.Length, _time % _second.Length);
        var missed = value - (_level + Damping * _trend + _first[i] + _second[j]);
        var error = missed - Autoregression * _missed;
        _level += Damping * _trend + LevelWeight * missed;
        _trend = Damping * _trend + LevelWeight * TrendWeight * missed;
        _first[i] += FirstWeight * missed;
        _second[j] += SecondWeight * missed;
        _missed = missed;
        _time++;
        return error;
    }

    public void Forecast(Span<double> path)
    {
        var (level, damped, missed) = (_level, Damping * _trend, _missed);
        for (var k = 0; k < path.Length; k++)
        {
            level += damped;
            damped *= Damping;
            missed *= Autoregression;
            path[k] = level + _first[(_time + k) % _first.Length] + _second[(_time + k) % _second.Length] + missed;
        }
    }
}
