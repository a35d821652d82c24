namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// A model that learns its parameters from the shortest history, and then runs along the series and forecasts at each origin it comes
/// to. It works on the <see cref="WorkingScale"/>.
/// </summary>
public abstract class OriginModel : IForecastModel
{
    private readonly bool _logarithmic;

    private protected OriginModel(string name, bool logarithmic) => (Name, _logarithmic) = (name, logarithmic);

    public string Name { get; }

    public bool TryForecast(ForecastInput input, double[][] paths)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(paths);
        var values = new double[input.Values.Length];
        var scale = WorkingScale.Lay(input.Values, input.Shortest, _logarithmic, values);
        if (scale.IsConstant || !TryRun(values, input, paths))
        {
            return false;
        }

        foreach (var path in paths)
        {
            foreach (ref var value in path.AsSpan())
            {
                value = scale.Back(value);
            }
        }

        return true;
    }

    /// <summary>As <see cref="IForecastModel.TryForecast"/>, on standardised values.</summary>
    private protected abstract bool TryRun(double[] values, ForecastInput input, double[][] paths);
}
