namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>The members' forecasts from all origins, how far off they were, and the weights that follow.</summary>
internal sealed class EnsembleEvaluation
{
    private readonly ForecastInput _input;
    private readonly IReadOnlyList<IForecastModel> _models;
    private readonly double[][]?[] _paths;
    private readonly double[,] _errors;
    private readonly int[] _judged;
    private readonly double _largestErrorRatio;

    public EnsembleEvaluation(ForecastInput input, int judged, IReadOnlyList<IForecastModel> models, double largestErrorRatio)
    {
        (_input, _models, _largestErrorRatio) = (input, models, largestErrorRatio);
        _paths = new double[models.Count][][];
        _errors = new double[models.Count, PastOrigins];
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
    public double[] Weights(int except = -1)
    {
        var (weights, best) = (new double[_models.Count], double.PositiveInfinity);
        for (var m = 0; m < weights.Length; m++)
        {
            weights[m] = _paths[m] is null ? double.PositiveInfinity : Error(m, except);
            best = Math.Min(best, weights[m]);
        }

        var sum = 0.0;
        for (var m = 0; m < weights.Length; m++)
        {
            var error = weights[m];
            var ratio = error == best ? 1 : best / error;
            weights[m] = error <= best * _largestErrorRatio && double.IsFinite(error) ? ratio * ratio : 0;
            sum += weights[m];
        }

        for (var m = 0; m < weights.Length; m++)
        {
            weights[m] /= sum;
        }

        return weights;
    }

    /// <summary>The members' forecasts from an origin as one.</summary>
    public double[] Mix(int origin, ReadOnlySpan<double> weights)
    {
        var (paths, shares) = (new List<double[]>(), new List<double>());
        for (var m = 0; m < _models.Count; m++)
        {
            if (weights[m] > 0 && _paths[m] is { } own)
            {
                paths.Add(own[origin]);
                shares.Add(weights[m]);
            }
        }

        var mixed = new double[paths.Count > 0 ? paths[0].Length : 0];
        WeightedMixture.Mix(paths, shares, mixed);
        return mixed;
    }

    /// <summary>Mean absolute error of a member over the judged steps; 0 when nothing could be judged, so that all count alike.</summary>
    public double Error(int member, int except = -1)
    {
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < PastOrigins; i++)
        {
            if (i != except || PastOrigins == 1)
            {
                sum += _errors[member, i];
                count += _judged[i];
            }
        }

        return count > 0 ? sum / count : 0;
    }

    private void Judge(int member, double[][] paths)
    {
        for (var i = 0; i < PastOrigins; i++)
        {
            for (var k = 0; k < _judged[i]; k++)
            {
                _errors[member, i] += Math.Abs(_input.Values[_input.Origins[i] + k] - paths[i][k]);
            }
        }
    }
}
