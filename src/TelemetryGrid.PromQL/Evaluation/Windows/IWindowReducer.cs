namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Makes one number of the samples of one window.</summary>
internal interface IWindowReducer
{
    /// <summary>The fewest samples there is a result for.</summary>
    int Fewest { get; }

    /// <summary>May yield <see cref="StaleMarker.Value"/> for no result.</summary>
    double Reduce(int step, ReadOnlySpan<long> times, ReadOnlySpan<double> values, SeriesWorker worker);
}
