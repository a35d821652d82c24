namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// Ridge autoregression on recent values, on seasonal lags smoothed over several cycles, and on harmonics of the day; forecast
/// recursively. The smoothing is what a seasonal lag alone lacks: last week's noise is not repeated. Rows are reweighted against
/// outliers and by age. One pass over the rows serves all origins.
/// </summary>
public sealed class SeasonalRegression(string name, SeasonalRegressionOptions options) : IForecastModel
{
    private const double HuberWidth = 1.5 * 1.4826;

    // A forecast may leave the range seen by this many standard deviations; an explosive recursion would go on.
    private const double Leeway = 2;

    public string Name { get; } = name;

    public bool TryForecast(ForecastInput input, double[][] paths)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(paths);
        var values = new double[input.Values.Length];
        var scale = WorkingScale.Lay(input.Values, input.Shortest, options.Logarithmic, values);
        var start = options.Differenced ? input.Periods.Short : 0;
        if (scale.IsConstant || (options.Differenced && start < 2) || start >= input.Shortest)
        {
            return false;
        }

        var targets = Difference(values, start);
        if (SeasonalDesign.Build(targets, start, input, options) is not { } design)
        {
            return false;
        }

        var coefficients = new double[design.Width];
        var fit = new RobustFit(design, options);
        for (var i = 0; i < input.Origins.Length; i++)
        {
            var origin = input.Origins[i];
            if (!fit.TryExtend(origin - start, coefficients))
            {
                return false;
            }

            var path = paths[i].AsSpan();
            Recurse(design, origin - start, coefficients, path);
            for (var k = 0; start > 0 && k < path.Length; k++)
            {
                path[k] += k < start ? values[origin + k - start] : path[k - start];
            }

            foreach (ref var value in path)
            {
                value = scale.Back(value);
            }
        }

        return true;
    }

    private static double[] Difference(double[] values, int period)
    {
        var differences = values.ToArray();
        for (var t = values.Length - 1; period > 0 && t >= period; t--)
        {
            differences[t] -= values[t - period];
        }

        return differences;
    }

    private static void Recurse(SeasonalDesign design, int origin, ReadOnlySpan<double> coefficients, Span<double> path)
    {
        var (lowest, highest) = design.Range(origin);
        design.Begin(origin);
        for (var k = 0; k < path.Length; k++)
        {
            path[k] = Math.Clamp(design.Predict(origin + k, coefficients), lowest - Leeway, highest + Leeway);
            design.Put(origin + k, path[k]);
        }
    }

    /// <summary>
    /// Least squares over the rows before an origin, extended from origin to origin. The first origin's rows are reweighted in rounds;
    /// later rows are weighed once by how far the fit before them was off, so that no row's weight knows what came after its origin.
    /// </summary>
    private sealed class RobustFit(SeasonalDesign design, SeasonalRegressionOptions options)
    {
        private readonly NormalEquations _equations = new(design.Width);
        private double[] _residuals = [];
        private double _width = double.PositiveInfinity;
        private int _next = design.First;

        public bool TryExtend(int origin, double[] coefficients)
        {
            if (_next == design.First)
            {
                _residuals = new double[origin - design.First];
                for (var round = 0; round <= options.RobustRounds; round++)
                {
                    _equations.Clear();
                    Add(design.First, origin, coefficients, weigh: round > 0);
                    if (!Solve(origin, coefficients))
                    {
                        return false;
                    }

                    if (round < options.RobustRounds)
                    {
                        _width = Width(origin, coefficients);
                    }
                }

                _next = origin;
                return true;
            }

            Add(_next, origin, coefficients, weigh: options.RobustRounds > 0);
            _next = origin;
            return Solve(origin, coefficients);
        }

        private void Add(int from, int to, ReadOnlySpan<double> coefficients, bool weigh)
        {
            for (var t = from; t < to; t++)
            {
                // Growing weights of newer rows are decaying weights of older ones, without touching what was summed up.
                var weight = Math.Pow(options.Decay, design.First - t);
                if (weigh)
                {
                    var residual = Math.Abs(design.Target(t) - design.Fitted(t, coefficients));
                    weight *= residual > _width ? _width / residual : 1;
                }

                _equations.Add(design.Row(t), design.Target(t), weight);
            }
        }

        private bool Solve(int origin, double[] coefficients) =>
            _equations.TrySolve(options.Ridge * Math.Pow(options.Decay, design.First - origin), coefficients);

        private double Width(int origin, ReadOnlySpan<double> coefficients)
        {
            for (var t = design.First; t < origin; t++)
            {
                _residuals[t - design.First] = Math.Abs(design.Target(t) - design.Fitted(t, coefficients));
            }

            Array.Sort(_residuals);
            return HuberWidth * _residuals[_residuals.Length / 2] + 1e-12;
        }
    }
}
