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

    /// <summary>The same at a coarser interval, as a store rolls it up: blocks of rows averaged, so that about so many are left.</summary>
    public NabSeries AveragedTo(int rows)
    {
        var block = Math.Max(1, Length / rows);
        var starts = Enumerable.Range(0, Length / block).Select(row => row * block).ToArray();
        return new NabSeries(
            Name,
            [.. starts.Select(start => TimesMs[start])],
            [.. starts.Select(start => Values.AsSpan(start, block).ToArray().Average())],
            [.. Windows.Select(window => (Row(window.First), Row(window.Last)))]
        );

        int Row(int original) => Math.Min(starts.Length - 1, original / block);
    }
}
