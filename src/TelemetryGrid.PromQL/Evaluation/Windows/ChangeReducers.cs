namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>resets</c>: how often the value fell.</summary>
internal readonly struct ResetsReducer : IWindowReducer
{
    public int Fewest => 1;

    public double Reduce(int step, ReadOnlySpan<long> times, ReadOnlySpan<double> values, SeriesWorker worker)
    {
        var resets = 0;
        for (var i = 1; i < values.Length; i++)
        {
            resets += values[i] < values[i - 1] ? 1 : 0;
        }
        return resets;
    }
}

/// <summary><c>changes</c>: how often the value became another; from NaN to NaN is none.</summary>
internal readonly struct ChangesReducer : IWindowReducer
{
    public int Fewest => 1;

    public double Reduce(int step, ReadOnlySpan<long> times, ReadOnlySpan<double> values, SeriesWorker worker)
    {
        var changes = 0;
        for (var i = 1; i < values.Length; i++)
        {
            changes += values[i].Equals(values[i - 1]) || values[i] == values[i - 1] ? 0 : 1;
        }
        return changes;
    }
}

/// <summary><c>irate</c> and <c>idelta</c>: between the last two samples of the window.</summary>
internal readonly struct InstantChangeReducer(bool isRate) : IWindowReducer
{
    public int Fewest => 2;

    public double Reduce(int step, ReadOnlySpan<long> times, ReadOnlySpan<double> values, SeriesWorker worker)
    {
        var (before, last) = (values[^2], values[^1]);
        // A counter that fell began at zero again.
        var change = isRate && last < before ? last : last - before;
        return isRate ? change / ((times[^1] - times[^2]) / 1000.0) : change;
    }
}
