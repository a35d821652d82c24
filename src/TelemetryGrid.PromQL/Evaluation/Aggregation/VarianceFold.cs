namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>stddev</c> and <c>stdvar</c>, of the whole population (Welford 1962; merged as Chan, Golub and LeVeque 1979).</summary>
internal sealed class VarianceFold(int steps, bool deviation) : GroupFold
{
    private readonly int[] _counts = new int[steps];
    private readonly double[] _means = new double[steps];
    private readonly double[] _squares = new double[steps];

    public override void Add(ReadOnlySpan<double> row)
    {
        for (var step = 0; step < row.Length; step++)
        {
            var value = row[step];
            if (StaleMarker.Is(value))
            {
                continue;
            }
            var before = value - _means[step];
            _means[step] += before / ++_counts[step];
            _squares[step] += before * (value - _means[step]);
        }
    }

    public override void Merge(GroupFold other)
    {
        var from = (VarianceFold)other;
        for (var step = 0; step < _counts.Length; step++)
        {
            double left = _counts[step],
                right = from._counts[step];
            if (right == 0)
            {
                continue;
            }
            var apart = from._means[step] - _means[step];
            _means[step] += apart * (right / (left + right));
            _squares[step] += from._squares[step] + (apart * apart * (left * right / (left + right)));
            _counts[step] += from._counts[step];
        }
    }

    public override void Finish(Span<double> row)
    {
        for (var step = 0; step < row.Length; step++)
        {
            var variance = _squares[step] / _counts[step];
            // A single infinity has no spread, nor has any number beside it.
            row[step] =
                _counts[step] == 0 ? StaleMarker.Value
                : !double.IsFinite(_means[step]) ? double.NaN
                : deviation ? Math.Sqrt(variance)
                : variance;
        }
    }
}
