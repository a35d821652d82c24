namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>
/// Several metrics of one entity over the same times. A value that is not finite, or beyond <see cref="SampleRange"/>, counts as missing.
/// </summary>
public sealed class MetricWindow
{
    /// <summary>Most rows taken, the newest: 30 days of 5 minutes and as much again.</summary>
    public const int MostRows = 17_280;

    public const int MostColumns = 64;

    private readonly double[] _values;

    private MetricWindow(string[] metrics, long[] times, double[] values, int leftOut) =>
        (Metrics, Times, _values, LeftOut) = (metrics, times, values, leftOut);

    public IReadOnlyList<string> Metrics { get; }

    /// <summary>Unix milliseconds, ascending.</summary>
    public IReadOnlyList<long> Times { get; }

    public int Rows => Times.Count;

    public int Columns => Metrics.Count;

    /// <summary>Rows left out: of a time that came before in the list, or older than what is kept.</summary>
    public int LeftOut { get; }

    /// <summary>NaN where missing.</summary>
    public double this[int row, int column] => _values[row * Metrics.Count + column];

    /// <summary>Rows in any order; of several of one time the last counts.</summary>
    /// <param name="metrics">Names of the columns, 1 to <see cref="MostColumns"/>.</param>
    /// <param name="times">Unix milliseconds of the rows.</param>
    /// <param name="values">Row after row, as many as times × metrics.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are no columns or too many.</exception>
    public static MetricWindow FromRows(IReadOnlyList<string> metrics, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        if (metrics.Count is 0 or > MostColumns)
        {
            throw new ArgumentException($"A window has 1 to {MostColumns} metrics, not {metrics.Count}.", nameof(metrics));
        }

        if (values.Length != (long)times.Length * metrics.Count)
        {
            throw new ArgumentException(
                $"{times.Length} rows of {metrics.Count} metrics are {(long)times.Length * metrics.Count} values, not {values.Length}.",
                nameof(values)
            );
        }

        var order = new int[times.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var sorted = times.ToArray();
        Array.Sort(order, (a, b) => sorted[a] != sorted[b] ? sorted[a].CompareTo(sorted[b]) : a.CompareTo(b));
        var kept = new List<int>(order.Length);
        foreach (var row in order)
        {
            if (kept.Count > 0 && sorted[kept[^1]] == sorted[row])
            {
                kept.RemoveAt(kept.Count - 1);
            }

            kept.Add(row);
        }

        kept.RemoveRange(0, Math.Max(0, kept.Count - MostRows));
        var grid = new double[kept.Count * metrics.Count];
        for (var r = 0; r < kept.Count; r++)
        {
            for (var c = 0; c < metrics.Count; c++)
            {
                var value = values[kept[r] * metrics.Count + c];
                grid[r * metrics.Count + c] = SampleRange.Contains(value) ? value : double.NaN;
            }
        }

        return new MetricWindow([.. metrics], [.. kept.Select(row => sorted[row])], grid, times.Length - kept.Count);
    }
}
