namespace TelemetryGrid.Gateway.Prometheus.Export;

/// <summary>
/// How much an export reads at once: as many series, and as long a stretch of time, as hold about <see cref="Budget"/> samples by what was
/// seen so far.
/// </summary>
internal sealed class ExportPace(int budget)
{
    /// <summary>Series whose numbers and labels one selection names.</summary>
    public const int MaxSeries = 64;

    // Should samples suddenly come once a second, a slice has at most so many times the budget of them.
    private const int MaxSurprise = 8;
    private const double SamplesPerMillisecond = 1 / 1000.0;

    // Samples per series and millisecond.
    private double _density = SamplesPerMillisecond;

    /// <summary>Samples held at once.</summary>
    public int Budget => budget;

    /// <summary>How many series to read together over a stretch of time.</summary>
    public int Series(long milliseconds) => (int)Math.Clamp(budget / (_density * Math.Max(1, milliseconds)), 1, MaxSeries);

    /// <summary>How long a stretch of time to read of so many series; at least a millisecond.</summary>
    public long Slice(int series)
    {
        var expected = budget / (_density * series);
        var bound = (double)budget * MaxSurprise / (SamplesPerMillisecond * series);
        return (long)Math.Max(1, Math.Min(expected, bound));
    }

    /// <summary>Learns from what was read. Density is forgotten slowly, so that a gap does not make the next slice a large one.</summary>
    public void Saw(int series, long milliseconds, long samples) =>
        _density = Math.Max(samples / ((double)series * milliseconds), _density / 4);

    /// <summary>A slice held more than the grid sends at once.</summary>
    public void SawTooMany() => _density *= 16;
}
