namespace TelemetryGrid.Benchmarks.Analytics.Nab;

/// <summary>
/// The benchmark's scoring of one series' anomaly scores for every threshold (Lavin and Ahmad, "Evaluating Real-Time Anomaly Detection
/// Algorithms", ICMLA 2015, section III; sweep of NAB 1.1): a window earns by how early it is found, a false positive costs by how far
/// it lies behind the window before it.
/// </summary>
internal sealed class NabSweep
{
    private const int NoWindow = -1;
    private readonly List<Row> _rows = [];
    private readonly int _windows;

    private NabSweep(int windows) => _windows = windows;

    /// <summary>Windows that reach past the probation.</summary>
    public int Windows => _windows;

    /// <summary>Scored rows outside windows.</summary>
    public int RowsOutside { get; private set; }

    /// <param name="series">The rows and their windows.</param>
    /// <param name="scores">The anomaly score of each row; higher is more anomalous.</param>
    public static NabSweep Of(NabSeries series, double[] scores)
    {
        var windows = series.Windows.Where(window => window.Last >= series.Probation).ToArray();
        var sweep = new NabSweep(windows.Length);
        var largest = ScaledSigmoid(-1);
        for (var i = series.Probation; i < series.Length; i++)
        {
            var at = Array.FindIndex(windows, window => window.First <= i && i <= window.Last);
            if (at != NoWindow)
            {
                var (first, last) = windows[at];
                var position = -(last - i + 1.0) / (last - first + 1.0);
                sweep._rows.Add(new Row(scores[i], at, ScaledSigmoid(position) / largest));
                continue;
            }

            // Also behind a window that lies within the probation.
            var past = series
                .Windows.Where(window => window.Last < i)
                .Select(window => (i - window.Last) / (double)(window.Last - window.First));
            sweep._rows.Add(new Row(scores[i], NoWindow, past.Any() ? ScaledSigmoid(past.Last()) : -1));
            sweep.RowsOutside++;
        }

        return sweep;
    }

    /// <summary>The raw score when every row at or above the threshold is a detection.</summary>
    public double Raw(double threshold, NabProfile profile)
    {
        Span<double> found = stackalloc double[_windows];
        found.Fill(-profile.FalseNegative);
        double outside = 0;
        foreach (var row in _rows)
        {
            if (row.Score >= threshold)
            {
                Count(row, profile, found, ref outside);
            }
        }

        return Sum(found) + outside;
    }

    /// <summary>Windows found, and rows detected outside of windows.</summary>
    public (int Found, int Outside) Detections(double threshold)
    {
        var detected = _rows.Where(row => row.Score >= threshold).ToArray();
        return (
            detected.Where(row => row.Window != NoWindow).DistinctBy(row => row.Window).Count(),
            detected.Count(row => row.Window == NoWindow)
        );
    }

    /// <summary>The threshold with the highest sum of raw scores over all series; the highest of equals.</summary>
    public static double BestThreshold(IReadOnlyList<NabSweep> sweeps, NabProfile profile)
    {
        var rows = sweeps.SelectMany((sweep, index) => sweep._rows.Select(row => (Sweep: index, Row: row))).ToArray();
        Array.Sort(rows, (a, b) => b.Row.Score.CompareTo(a.Row.Score));
        var found = sweeps.Select(sweep => Enumerable.Repeat(-profile.FalseNegative, sweep._windows).ToArray()).ToArray();
        double total = found.Sum(windows => windows.Sum());
        var (best, threshold) = (total, double.PositiveInfinity);
        for (var i = 0; i < rows.Length; i++)
        {
            var (sweep, row) = rows[i];
            var before = row.Window == NoWindow ? 0 : found[sweep][row.Window];
            double outside = 0;
            Count(row, profile, found[sweep], ref outside);
            total += outside + (row.Window == NoWindow ? 0 : found[sweep][row.Window] - before);
            var isLastOfItsScore = i + 1 == rows.Length || rows[i + 1].Row.Score < row.Score;
            if (isLastOfItsScore && total > best)
            {
                (best, threshold) = (total, row.Score);
            }
        }

        return threshold;
    }

    /// <summary>0 for a detector that is silent, 100 for one that finds every window in its first row and nothing else.</summary>
    public static double Normalised(double raw, int windows, NabProfile profile) =>
        windows == 0 ? 0 : 100 * (raw + windows * profile.FalseNegative) / (windows * (profile.TruePositive + profile.FalseNegative));

    private static void Count(Row row, NabProfile profile, Span<double> found, ref double outside)
    {
        if (row.Window == NoWindow)
        {
            outside += row.Weight * profile.FalsePositive;
        }
        else
        {
            found[row.Window] = Math.Max(found[row.Window], row.Weight * profile.TruePositive);
        }
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static double ScaledSigmoid(double position) => position > 3 ? -1 : 2 / (1 + Math.Exp(5 * position)) - 1;

    private readonly record struct Row(double Score, int Window, double Weight);
}
