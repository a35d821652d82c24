using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Detectors.Streaming;

/// <summary>Moving averages of three speeds, the range of the recent past, and the squared prediction error of two speeds. By points, not by time.</summary>
internal struct SmoothedLevels
{
    private const double FastGain = 1.0 / 4;
    private const double MiddleGain = 1.0 / 35;
    private const double SlowGain = 1.0 / 150;
    private const double RangeDecay = 1.0 / 8_000;
    private const double FastErrorGain = 1.0 / 12;
    private const double SlowErrorGain = 1.0 / 500;
    private const double MomentGain = 1.0 / 1_500;
    private const double Mixture = 1e-3;
    private const int YoungPoints = 30;
    private const double ErrorLimit = 25;

    private double _fast;
    private double _middle;
    private double _slow;
    private double _max;
    private double _min;
    private double _fastError;
    private double _mean;
    private double _variance;

    /// <summary>Usual squared prediction error.</summary>
    public double MeanSquareError { get; private set; }

    public readonly double LevelGap => Math.Abs(_fast - _slow);

    public readonly double LevelShift => Math.Abs(_middle - _slow);

    public readonly double Span => _max - _min;

    /// <summary>|log| of recent against usual squared errors; 0 while there were none.</summary>
    public readonly double Spread
    {
        get
        {
            var (fast, slow) = (_fastError + Mixture * MeanSquareError, MeanSquareError + Mixture * _fastError);
            return fast > 0 && slow > 0 ? Math.Abs(Math.Log(fast / slow)) : 0;
        }
    }

    public void Start(double value)
    {
        this = default;
        _fast = _middle = _slow = _max = _min = _mean = value;
    }

    /// <summary>From the mean of the recent past.</summary>
    public readonly double Distance(double value) => Math.Abs(value - _mean);

    /// <summary>Standard deviations from the mean of the recent past; 0 when that is constant and not left.</summary>
    public readonly double ZScore(double value)
    {
        var distance = Math.Abs(value - _mean);
        return _variance > 0 ? distance / Math.Sqrt(_variance)
            : distance > 0 ? double.PositiveInfinity
            : 0;
    }

    /// <summary>How far a value lies beyond the range, in spans; 0 inside.</summary>
    public readonly double Beyond(double value)
    {
        var beyond = Math.Max(value - _max, _min - value);
        return beyond <= 0 ? 0
            : Span > 0 ? beyond / Span
            : 1;
    }

    /// <summary>Whether nothing seen lately lies further out, on one side.</summary>
    public readonly bool IsAtEdge(double value) => value >= _max || value <= _min;

    public void Add(double value, long age)
    {
        _fast += FastGain * (value - _fast);
        _middle += MiddleGain * (value - _middle);
        _slow += Math.Max(SlowGain, 1.0 / (age + 1)) * (value - _slow);
        _max = value > _max ? value : _max - RangeDecay * (_max - _slow);
        _min = value < _min ? value : _min + RangeDecay * (_slow - _min);
        var gain = Math.Max(MomentGain, 1.0 / (age + 1));
        var deviation = value - _mean;
        _mean += gain * deviation;
        _variance = (1 - gain) * (_variance + gain * deviation * deviation);
    }

    public void AddError(double error, long age)
    {
        var square = error * error;
        _fastError += Math.Max(FastErrorGain, 1.0 / (age + 1)) * (square - _fastError);
        var limited = age > YoungPoints && MeanSquareError > 0 ? Math.Min(square, ErrorLimit * MeanSquareError) : square;
        MeanSquareError += Math.Max(SlowErrorGain, 1.0 / (age + 1)) * (limited - MeanSquareError);
    }

    public readonly void Write(StateWriter writer)
    {
        foreach (var number in (ReadOnlySpan<double>)[_fast, _middle, _slow, _max, _min, _mean])
        {
            writer.Double(number);
        }

        foreach (var square in (ReadOnlySpan<double>)[_fastError, MeanSquareError, _variance])
        {
            writer.Double(square);
        }
    }

    public void Read(ref StateReader reader)
    {
        (_fast, _middle, _slow) = (Number(ref reader), Number(ref reader), Number(ref reader));
        (_max, _min, _mean) = (Number(ref reader), Number(ref reader), Number(ref reader));
        (_fastError, MeanSquareError, _variance) = (Square(ref reader), Square(ref reader), Square(ref reader));
        StateReader.Require(_min <= _max, "A range contradicts itself.");
    }

    private static double Number(ref StateReader reader)
    {
        var number = reader.Double();
        StateReader.Require(Math.Abs(number) <= StreamingDetector.LargestState, "A level is out of range.");
        return number;
    }

    private static double Square(ref StateReader reader)
    {
        var square = reader.Double();
        StateReader.Require(
            square >= 0 && square <= StreamingDetector.LargestState * StreamingDetector.LargestState,
            "A square is out of range."
        );
        return square;
    }
}
