namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>One group of an aggregation, folded row by row over all steps at once.</summary>
internal abstract class GroupFold
{
    public abstract void Add(ReadOnlySpan<double> row);

    /// <summary>Adds what another thread folded of the same group, which came later in order.</summary>
    public abstract void Merge(GroupFold other);

    /// <summary>Writes the result of each step, <see cref="StaleMarker.Value"/> where no series had a value.</summary>
    public abstract void Finish(Span<double> row);
}
