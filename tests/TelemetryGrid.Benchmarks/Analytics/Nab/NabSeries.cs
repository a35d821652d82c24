namespace TelemetryGrid.Benchmarks.Analytics.Nab;

/// <summary>One file of the benchmark.</summary>
/// <param name="Name">Folder and file, as the labels name it.</param>
/// <param name="TimesMs">Unix milliseconds as written, read as UTC.</param>
/// <param name="Values">As many as times.</param>
/// <param name="Windows">First and last row of each anomaly window, in order.</param>
internal sealed record NabSeries(string Name, long[] TimesMs, double[] Values, IReadOnlyList<(int First, int Last)> Windows)
{
    public int Length => TimesMs.Length;

    /// <summary>Rows at the start that are not scored: 15 %, of 5,000 rows at most.</summary>
    public int Probation => (int)Math.Floor(0.15 * Math.Min(Length, 5_000));
}
