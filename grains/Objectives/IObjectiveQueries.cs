using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>Answers the queries of objectives.</summary>
public interface IObjectiveQueries
{
    /// <summary>Values at steps from a start to an end, both inclusive.</summary>
    /// <param name="text">The query, by which equal ones are recognised.</param>
    /// <param name="expression">The same, parsed.</param>
    /// <param name="startMilliseconds">The first step.</param>
    /// <param name="endMilliseconds">The last.</param>
    /// <param name="stepMilliseconds">Between steps.</param>
    /// <exception cref="QueryException">It cannot be answered now, or at all.</exception>
    Task<IReadOnlyList<MatrixSeries>> AskAsync(
        string text,
        Expr expression,
        long startMilliseconds,
        long endMilliseconds,
        long stepMilliseconds
    );
}
