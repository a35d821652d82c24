namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// A trend of straight pieces and waves of the day and the week, all by ridge regression: what Prophet (Taylor and Letham 2018) fits by
/// sampling. The pieces are penalised, so that the trend bends only where it must.
/// </summary>
public sealed class FourierTrend : OriginModel
{
    private const int Pieces = 12;
    private const int DayWaves = 6;
    private const int WeekWaves = 10;
    private const double Ridge = 0.5;

    // Rows of a half-life of two weeks weigh half.
    private const double CyclesOfMemory = 14;

    public FourierTrend(string name)
        : base(name, logarithmic: true) { }

    private protected override bool TryRun(double[] values, ForecastInput input, double[][] paths)
    {
        var (day, week) = (input.Periods.Short, input.Periods.Long);
        var dayWaves = day > 2 ? Math.Min(DayWaves, (day - 1) / 2) : 0;
        var weekWaves = week > 2 && input.Shortest >= 2 * week ? WeekWaves : 0;
        var width = 2 + Pieces + 2 * (dayWaves + weekWaves);
        if (input.Shortest < 3 * width / 2)
        {
            return false;
        }

        var equations = new NormalEquations(width);
        var (row, coefficients) = (new double[width], new double[width]);
        var spacing = input.Shortest / (Pieces + 1.0);
        var decay = Math.Pow(2, -1 / (CyclesOfMemory * Math.Max(1, day)));
        var time = 0;
        for (var i = 0; i < paths.Length; i++)
        {
            for (; time < input.Origins[i]; time++)
            {
                Describe(time, row);
                equations.Add(row, values[time], Math.Pow(decay, -time));
            }

            if (!equations.TrySolve(Ridge * Math.Pow(decay, -time), coefficients))
            {
                return false;
            }

            for (var k = 0; k < paths[i].Length; k++)
            {
                Describe(input.Origins[i] + k, row);
                paths[i][k] = System.Numerics.Tensors.TensorPrimitives.Dot<double>(row, coefficients);
            }
        }

        return true;

        void Describe(int t, Span<double> into)
        {
            into[0] = t / (double)input.Shortest;
            for (var piece = 0; piece < Pieces; piece++)
            {
                into[1 + piece] = Math.Max(0, t - (piece + 1) * spacing) / input.Shortest;
            }

            var at = 1 + Pieces;
            Wave(t, day, dayWaves, into[at..]);
            Wave(t, week, weekWaves, into[(at + 2 * dayWaves)..]);
            into[^1] = 1;
        }
    }

    private static void Wave(int t, int period, int waves, Span<double> into)
    {
        for (var wave = 0; wave < waves; wave++)
        {
            (into[2 * wave], into[2 * wave + 1]) = Math.SinCos(2 * Math.PI * (wave + 1) * (t % period) / period);
        }
    }
}
