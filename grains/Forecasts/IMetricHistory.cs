using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Forecasts;

/// <summary>What the store has of metrics, averaged to even steps.</summary>
public interface IMetricHistory
{
    /// <summary>The series an expression selects at a time, with its values.</summary>
    /// <exception cref="QueryException">The store cannot answer.</exception>
    Task<IReadOnlyList<VectorSample>> NowAsync(string expression, DateTimeOffset now);

    /// <summary>Means of each step up to a time; a step without samples has none.</summary>
    /// <param name="selector">Selects series.</param>
    /// <exception cref="QueryException">The store cannot answer.</exception>
    Task<IReadOnlyList<MatrixSeries>> MeansAsync(string selector, DateTimeOffset to, TimeSpan step, int steps);

    /// <summary>What an expression has at the ends of steps up to a time; where it has nothing, there is none.</summary>
    /// <param name="expression">Yields series.</param>
    /// <exception cref="QueryException">The store cannot answer.</exception>
    Task<IReadOnlyList<MatrixSeries>> ValuesAsync(string expression, DateTimeOffset to, TimeSpan step, int steps);
}
