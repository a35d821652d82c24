using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>What the label index knows of a series. Belongs to the index and its lock.</summary>
internal abstract class IndexedSeries
{
    /// <summary>The series' place among the index's; -1 once removed. Changes when the index renumbers.</summary>
    public int Id { get; set; } = -1;

    /// <summary>Its labels as numbers of the index's pairs, in the order of their names.</summary>
    public int[] Pairs { get; set; } = [];

    /// <summary>
    /// The labels as the query engine wants them. They cost three times what the pairs do and most series are never asked for, so they are
    /// made when a query first finds the series and let go when none has for a while.
    /// </summary>
    public Labels? KnownLabels { get; set; }

    /// <summary>A query found the series since the last look at which labels may be let go.</summary>
    public bool LabelsUsed { get; set; }
}
