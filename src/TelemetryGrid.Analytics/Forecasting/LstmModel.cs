namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// A small recurrent network, trained on the shortest history and then run along the series. Not in the default ensemble: it costs
/// several times all the others together and is seldom among the best (figures in the README).
/// </summary>
public sealed class LstmModel : OriginModel
{
    private const int Hidden = 8;
    private const int Epochs = 20;
    private const int Window = 48;
    private const int Seed = 1997;
    private const double LearningRate = 0.01;
    private const double Leeway = 2;

    public LstmModel(string name)
        : base(name, logarithmic: true) { }

    private protected override bool TryRun(double[] values, ForecastInput input, double[][] paths)
    {
        var (day, week) = (Math.Max(1, input.Periods.Short), input.Periods.Long);
        var longLag = week > 1 && week <= input.Shortest / 2 ? week : day;
        var first = Math.Max(longLag, 1);
        if (input.Shortest - first < 2 * Window)
        {
            return false;
        }

        var series = new double[values.Length + input.Horizon];
        values.CopyTo(series, 0);
        var cell = new LstmCell(inputs: 5, Hidden, new Random(Seed));
        var features = new double[5];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            cell.Reset();
            for (var from = first; from < input.Shortest; from += Window)
            {
                var to = Math.Min(from + Window, input.Shortest);
                for (var t = from; t < to; t++)
                {
                    Describe(t);
                    cell.Remember(features, series[t] - Baseline(t));
                }

                cell.Learn(LearningRate / (1 + 0.1 * epoch));
            }
        }

        cell.Reset();
        var time = first;
        for (var i = 0; i < paths.Length; i++)
        {
            var origin = input.Origins[i];
            for (; time < origin; time++)
            {
                Describe(time);
                _ = cell.Step(features);
            }

            var state = cell.State();
            var (lowest, highest) = (values.AsSpan(0, origin).ToArray().Min() - Leeway, values.AsSpan(0, origin).ToArray().Max() + Leeway);
            for (var k = 0; k < paths[i].Length; k++)
            {
                Describe(origin + k);
                series[origin + k] = Math.Clamp(Baseline(origin + k) + cell.Step(features), lowest, highest);
                paths[i][k] = series[origin + k];
            }

            cell.Restore(state);
            Array.Copy(values, origin, series, origin, values.Length - origin);
        }

        return true;

        // The network learns what repeating the two cycles misses; a whole level is much to ask of eight cells.
        double Baseline(int t) => 0.5 * (series[t - day] + series[t - longLag]);

        void Describe(int t)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * (t % day) / day);
            (features[0], features[1], features[2]) = (
                series[t - 1],
                series[t - 1] - (t > first ? Baseline(t - 1) : series[t - 1]),
                series[t - longLag]
            );
            (features[3], features[4]) = (sine, cosine);
        }
    }
}
