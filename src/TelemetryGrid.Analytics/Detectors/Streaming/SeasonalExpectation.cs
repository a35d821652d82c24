using TelemetryGrid.Analytics.Baselines;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Detectors.Streaming;

/// <summary>The baseline between the middles of two hours, so that expectations have no steps; asked for once an hour.</summary>
internal struct SeasonalExpectation
{
    private const long HourMs = 3_600_000;

    private long _hour;
    private bool _known;
    private double _from;
    private double _to;
    private double _spread;

    /// <summary>Expected value and spread (standard deviation) at a time; NaN before the baseline knows anything.</summary>
    public (double Value, double Spread) At(long timeMs, HourOfWeekBaseline baseline)
    {
        var sinceMiddle = timeMs + baseline.UtcOffsetMs - HourMs / 2;
        var hour = Math.DivRem(sinceMiddle, HourMs, out var rest);
        if (rest < 0)
        {
            (hour, rest) = (hour - 1, rest + HourMs);
        }

        if (!_known || hour != _hour)
        {
            var (from, to) = (
                baseline.Expected(hour * HourMs - baseline.UtcOffsetMs),
                baseline.Expected((hour + 1) * HourMs - baseline.UtcOffsetMs)
            );
            (_from, _to, _hour) = (from.Value, to.Value, hour);
            _spread = 0.5 * (baseline.SpreadOf(from) + baseline.SpreadOf(to));
            _known = !double.IsNaN(_from) && !double.IsNaN(_to);
        }

        return _known ? (_from + (_to - _from) * ((double)rest / HourMs), _spread) : (double.NaN, double.NaN);
    }

    public readonly void Write(StateWriter writer)
    {
        writer.Flag(_known);
        if (_known)
        {
            writer.Signed(_hour);
            writer.Double(_from);
            writer.Double(_to);
            writer.Double(_spread);
        }
    }

    public void Read(ref StateReader reader)
    {
        this = default;
        _known = reader.Flag();
        if (_known)
        {
            (_hour, _from, _to, _spread) = (reader.Signed(), reader.Double(), reader.Double(), reader.Double());
            const double Limit = StreamingDetector.LargestState;
            StateReader.Require(
                Math.Abs(_from) <= Limit && Math.Abs(_to) <= Limit && _spread is >= 0 and <= Limit,
                "An expectation is out of range."
            );
        }
    }
}
