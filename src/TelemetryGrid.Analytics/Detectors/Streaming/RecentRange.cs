using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Detectors.Streaming;

/// <summary>The range of what was seen lately, 0 included: both ends draw in slowly.</summary>
internal struct RecentRange
{
    private const double Decay = 1.0 / 8_000;

    private double _max;
    private double _min;

    /// <summary>How far a number lies beyond the range, in its spans, 0 inside; then learns it.</summary>
    /// <param name="number">The number.</param>
    /// <param name="floor">A span no longer than this is none: what lies beyond it does so by one.</param>
    public double Beyond(double number, double floor)
    {
        var (span, beyond) = (_max - _min, Math.Max(number - _max, _min - number));
        var drawn = 0.5 * Decay * span;
        (_max, _min) = (Math.Max(number, _max - drawn), Math.Min(number, _min + drawn));
        return beyond <= floor ? 0
            : span > floor ? beyond / span
            : 1;
    }

    public readonly void Write(StateWriter writer)
    {
        writer.Double(_max);
        writer.Double(_min);
    }

    public void Read(ref StateReader reader)
    {
        (_max, _min) = (reader.Double(), reader.Double());
        const double Limit = StreamingDetector.LargestState;
        StateReader.Require(Math.Abs(_max) <= Limit && Math.Abs(_min) <= Limit && _min <= _max, "A range contradicts itself.");
    }
}
