using System.Runtime.CompilerServices;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Detectors.Streaming;

/// <summary>
/// How odd points usually look at each hour of the day, so that what comes every day at about the same time, a backup, a batch of jobs, is discounted
/// there and nowhere else. Of each hour the highest vote is kept, fading from day to day; the hour before and the one after count as well.
/// </summary>
/// <remarks>An hour is learnt once the one after it has passed, so that an episode of two hours does not discount itself.</remarks>
internal struct DailyRhythm
{
    private const long HourMs = 3_600_000;
    private const int HoursPerDay = 24;

    // From one day to the next.
    private const double Kept = 0.8;

    // Up to here any noise gets.
    private const double Unremarkable = 1;
    private const double Discount = 0.6;
    private const float Highest = 1_000;

    private Hours _usual;
    private long _hour;
    private float _current;
    private float _before;

    /// <summary>The vote less its discount, never below 0; then learns the vote.</summary>
    /// <param name="timeMs">Unix milliseconds; which hour a day begins with does not matter.</param>
    /// <param name="vote">From 0; more than 1,000 is remembered as such.</param>
    public float Discounted(long timeMs, float vote)
    {
        var hour = Math.DivRem(timeMs, HourMs, out var rest) - (rest < 0 ? 1 : 0);
        if (hour != _hour)
        {
            Learn(_hour - 1, _before);
            _before = _current;
            if (hour - 1 != _hour)
            {
                Learn(_hour, _current);
                _before = 0;
            }

            (_hour, _current) = (hour, 0);
        }

        _current = Math.Max(_current, Math.Min(vote, Highest));
        var usual = Math.Max((double)_usual[Place(hour - 1)], Math.Max((double)_usual[Place(hour)], (double)_usual[Place(hour + 1)]));
        return (float)(vote - Discount * Math.Clamp(usual - Unremarkable, 0, vote));
    }

    public readonly void Write(StateWriter writer)
    {
        writer.Signed(_hour);
        writer.Single(_current);
        writer.Single(_before);
        foreach (var usual in _usual)
        {
            writer.Single((float)usual);
        }
    }

    public void Read(ref StateReader reader)
    {
        _hour = reader.Signed();
        (_current, _before) = (Vote(ref reader), Vote(ref reader));
        StateReader.Require(Math.Abs(_hour) <= long.MaxValue / HourMs + 1, "An hour is out of range.");
        foreach (ref var usual in (Span<Half>)_usual)
        {
            usual = (Half)Vote(ref reader);
        }
    }

    private void Learn(long hour, float highest)
    {
        ref var usual = ref _usual[Place(hour)];
        usual = (Half)Math.Max(Kept * (double)usual, highest);
    }

    private static int Place(long hour) => (int)((hour % HoursPerDay + HoursPerDay) % HoursPerDay);

    private static float Vote(ref StateReader reader)
    {
        var vote = reader.Single();
        StateReader.Require(vote is >= 0 and <= Highest, "A usual vote is out of range.");
        return vote;
    }

    [InlineArray(HoursPerDay)]
    private struct Hours
    {
        private Half _first;
    }
}
