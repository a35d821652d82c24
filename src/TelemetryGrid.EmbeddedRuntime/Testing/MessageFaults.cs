namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>
/// What goes wrong with messages between grains, as probabilities from 0 to 1. The fate of a message depends on the seed, the grain, the method and how
/// many such messages went before, so a run can be repeated whatever the threads do.
/// </summary>
public sealed record MessageFaults
{
    public int Seed { get; init; }

    /// <summary>The call never arrives; the caller times out.</summary>
    public double Drop { get; init; }

    /// <summary>The call runs, its response is lost; the caller times out.</summary>
    public double LoseResponse { get; init; }

    /// <summary>The call runs twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>The call arrives late, after up to <see cref="MaxDelay"/>, and so may be overtaken.</summary>
    public double Delay { get; init; }

    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMilliseconds(100);
}
