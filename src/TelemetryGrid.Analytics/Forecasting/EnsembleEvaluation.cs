namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>The members' forecasts from all origins, how far off they were, and the weights that follow.</summary>
internal sealed class EnsembleEvaluation
{
    private readonly ForecastInput _input;
    private readonly double[][]?[] _paths;
    private readonly double[,] _first;
    private readonly double[,] _later;
    private readonly int[] _judged;
    private readonly int _boundary;
    private readonly double _largestErrorRatio;

    public EnsembleEvaluation(ForecastInput input, int judged, IReadOnlyList<IForecastModel> models, double largestErrorRatio)
    {
        (_input, _largestErrorRatio, _boundary) = (input, largestErrorRatio, EnsembleWeights.BoundaryOf(input.Periods));
        _paths = new double[models.Count][][];
        (_first, _later) = (new double[models.Count, PastOrigins], new double[models.Count, PastOrigins]);
        _judged = new int[PastOrigins];
        for (var i = 0; i < PastOrigins; i++)
        {
            _judged[i] = Math.Min(Math.Min(judged, input.Horizon), input.Values.Length - input.Origins[i]);
        }

        for (var m = 0; m < models.Count; m++)
        {
            var paths = input.NewPaths(judged);
            if (models[m].TryForecast(input, paths) && Array.TrueForAll(paths, path => Array.TrueForAll(path, SampleRange.Contains)))
            {
                _paths[m] = paths;
                Judge(m, paths);
            }
        }
    }

    /// <summary>Origins with values after them; the last origin is the end of the history.</summary>
    public int PastOrigins => _input.Origins.Length - 1;

    public bool AnySucceeded => Array.Exists(_paths, path => path is not null);

    /// <summary>
    /// Weights by the inverse square of the mean absolute error; none for members far worse than the best, because many bad forecasts
    /// outweigh a good one. An origin can be left out, so that its forecast is judged by weights that do not know it.
    /// </summary>
    public EnsembleWeights Weights(int except = -1)
    {
        var anyLater = Count(except, later: true) > 0;
        var first = Weigh(m => anyLater ? Mean(m, except, later: false) : Error(m, except));
        return new EnsembleWeights(first, anyLater ? Weigh(m => Mean(m, except, later: true)) : first, _boundary);
    }

    /// <summary>The members' forecasts from an origin as one.</summary>
    public double[] Mix(int origin, EnsembleWeights weights)
    {
        var own = Array.ConvertAll(_paths, paths => paths?[origin]);
        var mixed = new double[origin == PastOrigins ? _input.Horizon : Array.Find(own, path => path is not null)!.Length];
        weights.Mix(own, mixed);
        return mixed;
    }

    /// <summary>Mean absolute error of a member over the judged steps; 0 when nothing could be judged, so that all count alike.</summary>
    public double Error(int member, int except = -1)
    {
        var (first, later) = (Count(except, later: false), Count(except, later: true));
        return first + later == 0
            ? 0
            : (Mean(member, except, later: false) * first + Mean(member, except, later: true) * later) / (first + later);
    }

    private double[] Weigh(Func<int, double> error)
    {
        var (weights, best) = (new double[_paths.Length], double.PositiveInfinity);
        for (var m = 0; m < weights.Length; m++)
        {
            weights[m] = _paths[m] is null ? double.PositiveInfinity : error(m);
            best = Math.Min(best, weights[m]);
        }

        var sum = 0.0;
        for (var m = 0; m < weights.Length; m++)
        {
            var ratio = weights[m] == best ? 1 : best / weights[m];
            weights[m] = double.IsFinite(weights[m]) && weights[m] <= best * _largestErrorRatio ? ratio * ratio : 0;
            sum += weights[m];
        }

        return Array.ConvertAll(weights, weight => weight / sum);
    }

    private double Mean(int member, int except, bool later)
    {
        var (sum, count) = (0.0, Count(except, later));
        for (var i = 0; i < PastOrigins; i++)
        {
            sum += IsLeftOut(i, except) ? 0 : (later ? _later : _first)[member, i];
        }

        return count > 0 ? sum / count : 0;
    }

    private int Count(int except, bool later)
    {
        var count = 0;
        for (var i = 0; i < PastOrigins; i++)
        {
            var first = Math.Min(_judged[i], _boundary);
            count +=
                IsLeftOut(i, except) ? 0
                : later ? _judged[i] - first
                : first;
        }

        return count;
    }

    private bool IsLeftOut(int origin, int except) => origin == except && PastOrigins > 1;

    private void Judge(int member, double[][] paths)
    {
        for (var i = 0; i < PastOrigins; i++)
        {
            for (var k = 0; k < _judged[i]; k++)
            {
                (k < _boundary ? _first : _later)[member, i] += Math.Abs(_input.Values[_input.Origins[i] + k] - paths[i][k]);
            }
        }
    }
}
