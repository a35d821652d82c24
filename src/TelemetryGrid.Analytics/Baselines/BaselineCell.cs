using TelemetryGrid.Analytics.Rolling;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Baselines;

/// <summary>Level and spread of one recurring hour: exponentially weighted over its visits, a plain average over the first ones.</summary>
internal struct BaselineCell
{
    private const int Directions = 3;

    // Seven digits are more than a baseline means, and halve the state.
    private float _level;
    private float _spread;

    /// <summary>Hours folded in; saturates.</summary>
    public ushort Visits { get; private set; }

    /// <summary>Whether the last hour folded lay above (1) or below (-1) what was believed of it, or neither (0).</summary>
    public sbyte Direction { get; set; }

    public readonly double Level => _level;

    public readonly double Variance => (double)_spread * _spread;

    /// <param name="hour">The samples of one hour.</param>
    /// <param name="weight">Least weight of a new hour, the reciprocal of the memory in visits.</param>
    public void Fold(in RunningMoments hour, double weight)
    {
        var alpha = Math.Max(1.0 / (Visits + 1), weight);
        var step = hour.Mean - Level;

        // Spread inside the hours plus movement of their means (West 1979).
        var variance = Visits == 0 ? hour.Variance : (1 - alpha) * (Variance + alpha * step * step) + alpha * hour.Variance;
        _level = (float)(Level + alpha * step);
        _spread = (float)Math.Sqrt(variance);
        Visits = (ushort)Math.Min(Visits + 1, ushort.MaxValue);
    }

    public readonly void Write(StateWriter writer)
    {
        writer.Unsigned(((ulong)Visits * Directions) + (ulong)(Direction + 1));
        if (Visits > 0)
        {
            writer.Single(_level);
            writer.Single(_spread);
        }
    }

    public void Read(ref StateReader reader, bool hasDirection)
    {
        var visits = reader.Unsigned();
        if (hasDirection)
        {
            Direction = (sbyte)((int)(visits % Directions) - 1);
            visits /= Directions;
        }
        StateReader.Require(visits <= ushort.MaxValue, "A baseline cell has too many visits.");
        Visits = (ushort)visits;
        if (Visits > 0)
        {
            _level = reader.Single();
            _spread = reader.Single();
            StateReader.Require(
                Math.Abs(_level) <= (float)HourOfWeekBaseline.LargestMagnitude
                    && _spread is >= 0 and <= 2 * (float)HourOfWeekBaseline.LargestMagnitude,
                "A baseline cell is out of range."
            );
        }
    }
}
