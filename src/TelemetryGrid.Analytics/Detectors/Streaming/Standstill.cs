using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Detectors.Streaming;

/// <summary>
/// How odd it is that a value stands still at the edge of everything seen lately: traffic that stopped, a meter at its stop. A series of noise
/// never repeats a value, so two repetitions tell much within three points, however small the step that led there; one that is often idle, counts
/// small numbers or sleeps at night repeats values every day, and they tell little.
/// </summary>
internal struct Standstill
{
    private const float Memory = 20_000;

    // A second repetition says as much as the first, as if they were independent; further ones say nothing new.
    private const float Telling = 2;

    // A stand of a day counts as an hour at five minutes: one long outage is not a habit, a stand every night is. By then it has been told, too.
    private const float LongestCounted = 12;
    private const float LongestRun = 1e6f;

    // Points that moved, and points that stood still in runs that ended.
    private float _moved;
    private float _stood;
    private float _run;

    /// <summary>Scores a point by what was before, then learns it.</summary>
    /// <param name="repeats">Whether it has exactly the value of the point before.</param>
    /// <param name="atEdge">Whether nothing seen lately lies further out.</param>
    public float Score(bool repeats, bool atEdge)
    {
        if (repeats)
        {
            _run = Math.Min(_run + 1, LongestRun);
            return atEdge && _run <= LongestCounted ? Math.Min(_run, Telling) * Math.Max(0, MathF.Log10((_moved + 1) / (_stood + 1))) : 0;
        }

        _stood = (_stood + Math.Min(_run, LongestCounted)) * (1 - 1 / Memory);
        _moved = _moved * (1 - 1 / Memory) + 1;
        _run = 0;
        return 0;
    }

    public readonly void Write(StateWriter writer)
    {
        writer.Single(_moved);
        writer.Single(_stood);
        writer.Single(_run);
    }

    public void Read(ref StateReader reader)
    {
        (_moved, _stood, _run) = (reader.Single(), reader.Single(), reader.Single());
        StateReader.Require(
            _moved is >= 0 and <= 2 * Memory && _stood is >= 0 and <= LongestCounted * 2 * Memory && _run is >= 0 and <= LongestRun,
            "A standstill is out of range."
        );
    }
}
