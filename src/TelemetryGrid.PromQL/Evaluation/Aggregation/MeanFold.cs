namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>avg</c>.</summary>
internal sealed class MeanFold(int steps) : GroupFold
{
    private readonly CompensatedMean[] _means = new CompensatedMean[steps];

    public override void Add(ReadOnlySpan<double> row)
    {
        for (var step = 0; step < row.Length; step++)
        {
            if (!StaleMarker.Is(row[step]))
            {
                _means[step].Add(row[step]);
            }
        }
    }

    public override void Merge(GroupFold other)
    {
        var from = (MeanFold)other;
        for (var step = 0; step < _means.Length; step++)
        {
            _means[step].Add(from._means[step]);
        }
    }

    public override void Finish(Span<double> row)
    {
        for (var step = 0; step < row.Length; step++)
        {
            row[step] = _means[step].Count == 0 ? StaleMarker.Value : _means[step].Value;
        }
    }
}
