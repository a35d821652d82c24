using TelemetryGrid.Analytics.Forecasting;

namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>
/// A long short-term memory per column that predicts its change from the whole row before: what follows from its past in no way it has
/// learnt is unusual. Trained in process on at most <see cref="Stretches"/> stretches of the window, so that its cost is bounded; a predictor and not an
/// autoencoder, which would need a window of its own per row.
/// </summary>
internal sealed class SequencePredictor
{
    public const int Stretches = 24;
    public const int StretchRows = 48;
    public const int LeastRows = 96;

    private const int Hidden = 6;
    private const int Epochs = 6;
    private const double LearningRate = 0.01;
    private const double LargestTarget = 6;
    private const double LargestError = 100;
    private const double LongestGap = 3;

    private readonly double[][] _errors;

    /// <param name="rows">Scaled, in order of time.</param>
    /// <param name="times">Unix milliseconds of the rows.</param>
    /// <param name="seed">Of the first weights.</param>
    public SequencePredictor(RowMatrix rows, long[] times, int seed)
    {
        var follows = Follows(times);
        _errors = new double[rows.Columns][];
        for (var column = 0; column < rows.Columns; column++)
        {
            _errors[column] = Predict(rows, follows, column, seed + column);
        }

        Scores = new double[rows.Rows];
        for (var i = 0; i < rows.Rows; i++)
        {
            double squares = 0;
            foreach (var errors in _errors)
            {
                squares += errors[i] * errors[i];
            }

            Scores[i] = Math.Log(Math.Max(1e-3, Math.Sqrt(squares / rows.Columns)));
        }
    }

    /// <summary>ln of the root mean square of the errors of a row, each in its column's usual errors.</summary>
    public double[] Scores { get; }

    /// <summary>The error of a column in its usual errors; 0 where nothing came directly before.</summary>
    public double Error(int row, int column) => _errors[column][row];

    private static double[] Predict(RowMatrix rows, bool[] follows, int column, int seed)
    {
        var cell = new LstmCell(rows.Columns, Hidden, new Random(seed));
        var stretch = Math.Min(StretchRows, rows.Rows - 1);
        var stretches = Math.Max(1, Math.Min(Stretches, (rows.Rows - 1) / stretch));
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            for (var s = 0; s < stretches; s++)
            {
                var from = stretches == 1 ? 1 : 1 + (int)((long)s * (rows.Rows - 1 - stretch) / (stretches - 1));
                cell.Reset();
                for (var t = from; t < from + stretch; t++)
                {
                    if (follows[t])
                    {
                        cell.Remember(rows[t - 1][..rows.Columns], Target(rows, t, column));
                    }
                    else
                    {
                        cell.Reset();
                    }
                }

                cell.Learn(LearningRate / (1 + 0.3 * epoch));
            }
        }

        var errors = new double[rows.Rows];
        cell.Reset();
        for (var t = 1; t < rows.Rows; t++)
        {
            if (follows[t])
            {
                errors[t] = rows[t][column] - rows[t - 1][column] - cell.Step(rows[t - 1][..rows.Columns]);
            }
            else
            {
                cell.Reset();
            }
        }

        Standardise(errors);
        return errors;
    }

    private static double Target(RowMatrix rows, int t, int column) =>
        Math.Clamp(rows[t][column] - rows[t - 1][column], -LargestTarget, LargestTarget);

    private static void Standardise(double[] errors)
    {
        var width = RobustWidth.Of([.. errors.Select(Math.Abs)]);
        for (var i = 0; i < errors.Length; i++)
        {
            errors[i] = width > 0 ? Math.Clamp(errors[i] / width, -LargestError, LargestError) : 0;
        }
    }

    /// <summary>Whether a row comes directly after the one before it: within three usual intervals.</summary>
    private static bool[] Follows(long[] times)
    {
        var steps = new double[Math.Max(0, times.Length - 1)];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = (double)times[i + 1] - times[i];
        }

        var sorted = (double[])steps.Clone();
        Array.Sort(sorted);
        var longest = sorted.Length == 0 ? 0 : LongestGap * sorted[sorted.Length / 2];
        return [.. times.Select((_, i) => i > 0 && steps[i - 1] <= longest)];
    }
}
