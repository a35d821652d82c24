namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>count</c>, and <c>group</c>, which is 1 where there is anything to count.</summary>
internal sealed class CountFold(int steps, bool onlyPresence) : GroupFold
{
    private readonly int[] _counts = new int[steps];

    public override void Add(ReadOnlySpan<double> row)
    {
        for (var step = 0; step < row.Length; step++)
        {
            _counts[step] += StaleMarker.Is(row[step]) ? 0 : 1;
        }
    }

    public override void Merge(GroupFold other)
    {
        var from = (CountFold)other;
        for (var step = 0; step < _counts.Length; step++)
        {
            _counts[step] += from._counts[step];
        }
    }

    public override void Finish(Span<double> row)
    {
        for (var step = 0; step < row.Length; step++)
        {
            row[step] =
                _counts[step] == 0 ? StaleMarker.Value
                : onlyPresence ? 1
                : _counts[step];
        }
    }
}
