namespace TelemetryGrid.PromQL;

/// <summary>Where a query gets its series from.</summary>
public interface ISeriesSource
{
    /// <summary>The series that match, each once, in any order. Waiting for storage happens here; reading their samples afterwards is computation only.</summary>
    /// <exception cref="QueryException">A limit was reached, or the storage could not answer.</exception>
    ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation);
}
