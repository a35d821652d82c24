namespace TelemetryGrid.Analytics.Trends;

/// <summary>
/// Sums over the points of one stretch, added one after the other, that give its least-squares level, line and bend (a parabola) and the
/// squares around each in constant time. Exact for places and values that are counted from one within or beside the stretch.
/// </summary>
internal struct StretchMoments
{
    // A parabola through three points, or nearly so through four, says nothing.
    private const int LeastForBend = 5;

    // Of the spread that a line or a bend is told by: less than this is rounding.
    private const double Rounding = 1e-12;

    private int _count;
    private double _t;
    private double _t2;
    private double _t3;
    private double _t4;
    private double _y;
    private double _yy;
    private double _ty;
    private double _t2y;

    public void Add(double place, double value)
    {
        var square = place * place;
        _count++;
        _t += place;
        _t2 += square;
        _t3 += square * place;
        _t4 += square * square;
        _y += value;
        _yy += value * value;
        _ty += place * value;
        _t2y += square * value;
    }

    /// <summary>Squares around the level, the line and the bend; around a bend infinite where there are too few points for one.</summary>
    public readonly (double Level, double Line, double Bend) Squares()
    {
        var level = Math.Max(0, _yy - _y * _y / _count);
        if (_count <= 2)
        {
            return (level, 0, double.PositiveInfinity);
        }

        var fit = Fit();
        var line = Math.Max(0, level - fit.Slope * fit.Slope * fit.Spread);
        return (level, line, _count < LeastForBend ? double.PositiveInfinity : Math.Max(0, line - fit.Curve * fit.Curve * fit.CurveSpread));
    }

    /// <summary>What the shape says of a place.</summary>
    public readonly double At(double place, StretchShape shape)
    {
        var fit = Fit();
        var away = place - fit.Middle;
        return _y / _count
            + (shape >= StretchShape.Line ? fit.Slope * away : 0)
            + (shape == StretchShape.Bend ? fit.Curve * (away * away - fit.Spread / _count - fit.Skew * away) : 0);
    }

    /// <summary>By polynomials that are orthogonal over the stretch: 1, away and away² - spread/count - skew · away.</summary>
    private readonly (double Middle, double Spread, double Slope, double Skew, double CurveSpread, double Curve) Fit()
    {
        var middle = _t / _count;
        var spread = _t2 - _t * middle;
        if (!(spread > Rounding * _t2))
        {
            return (middle, 0, 0, 0, 0, 0);
        }

        var slope = (_ty - middle * _y) / spread;
        var third = _t3 - middle * (3 * _t2 - 2 * middle * _t);
        var fourth = _t4 - middle * (4 * _t3 - middle * (6 * _t2 - 3 * middle * _t));
        var skew = third / spread;
        var curveSpread = fourth - spread * spread / _count - skew * third;
        var cross = _t2y - middle * (2 * _ty - middle * _y) - spread / _count * _y - third * slope;
        return (middle, spread, slope, skew, curveSpread, curveSpread > Rounding * _t4 ? cross / curveSpread : 0);
    }
}
