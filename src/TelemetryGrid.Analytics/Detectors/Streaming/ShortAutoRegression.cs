using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Detectors.Streaming;

/// <summary>
/// Predicts the next point as the last one plus a weighted sum of the last four differences, weights learnt by normalised least mean squares
/// (Widrow and Hoff, 1960) with errors limited, so that an outlier does not bend them.
/// </summary>
internal struct ShortAutoRegression
{
    private const double Rate = 0.02;
    private const double ErrorLimit = 3;
    private const double LargestWeight = 4;

    private double _last;
    private double _d0;
    private double _d1;
    private double _d2;
    private double _d3;
    private double _w0;
    private double _w1;
    private double _w2;
    private double _w3;

    public readonly double Last => _last;

    public void Start(double value) => this = new ShortAutoRegression { _last = value };

    /// <summary>Forgets the differences, keeps the weights: after a gap.</summary>
    public void Restart(double value)
    {
        _last = value;
        (_d0, _d1, _d2, _d3) = (0, 0, 0, 0);
    }

    /// <summary>Takes the next point and returns its prediction error.</summary>
    /// <param name="value">The point.</param>
    /// <param name="meanSquare">Usual squared error.</param>
    public double Next(double value, double meanSquare)
    {
        var error = value - (_last + _w0 * _d0 + _w1 * _d1 + _w2 * _d2 + _w3 * _d3);
        var limit = ErrorLimit * Math.Sqrt(meanSquare);
        var power = _d0 * _d0 + _d1 * _d1 + _d2 * _d2 + _d3 * _d3 + 4 * meanSquare;
        if (power > 0)
        {
            var step = Rate * Math.Clamp(error, -limit, limit) / power;
            _w0 = Math.Clamp(_w0 + step * _d0, -LargestWeight, LargestWeight);
            _w1 = Math.Clamp(_w1 + step * _d1, -LargestWeight, LargestWeight);
            _w2 = Math.Clamp(_w2 + step * _d2, -LargestWeight, LargestWeight);
            _w3 = Math.Clamp(_w3 + step * _d3, -LargestWeight, LargestWeight);
        }

        (_d3, _d2, _d1, _d0) = (_d2, _d1, _d0, value - _last);
        _last = value;
        return error;
    }

    public readonly void Write(StateWriter writer)
    {
        foreach (var number in (ReadOnlySpan<double>)[_last, _d0, _d1, _d2, _d3, _w0, _w1, _w2, _w3])
        {
            writer.Double(number);
        }
    }

    public void Read(ref StateReader reader)
    {
        (_last, _d0, _d1, _d2, _d3) = (Number(ref reader), Number(ref reader), Number(ref reader), Number(ref reader), Number(ref reader));
        (_w0, _w1, _w2, _w3) = (Weight(ref reader), Weight(ref reader), Weight(ref reader), Weight(ref reader));
    }

    private static double Number(ref StateReader reader)
    {
        var number = reader.Double();
        StateReader.Require(Math.Abs(number) <= StreamingDetector.LargestState, "A prediction is out of range.");
        return number;
    }

    private static double Weight(ref StateReader reader)
    {
        var weight = reader.Double();
        StateReader.Require(Math.Abs(weight) <= LargestWeight, "A prediction's weight is out of range.");
        return weight;
    }
}
