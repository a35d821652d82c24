namespace TelemetryGrid.Analytics.Correlations;

/// <summary>A series' residuals as they are compared with others'.</summary>
internal sealed class RankedSeries
{
    public RankedSeries(double[] values)
    {
        Values = values;
        Ranks = new double[values.Length];
        var ranks = Trends.Ranks.Of(values.Where(double.IsFinite).ToArray());
        var next = 0;
        for (var t = 0; t < values.Length; t++)
        {
            Ranks[t] = double.IsFinite(values[t]) ? ranks[next++] : double.NaN;
        }

        Memory = LaggedCorrelation.Memory(Ranks);
    }

    /// <summary>Not a number where missing.</summary>
    public double[] Values { get; }

    /// <summary>Of each value among all of the series, the same at every lag; not a number where missing.</summary>
    public double[] Ranks { get; }

    /// <summary>Autocorrelations of the ranks at the lags 1, 2, …</summary>
    public double[] Memory { get; }
}
