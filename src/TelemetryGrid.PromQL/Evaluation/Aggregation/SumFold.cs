namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>sum</c>.</summary>
internal sealed class SumFold : GroupFold
{
    private readonly double[] _sums;
    private readonly double[] _lost;

    public SumFold(int steps)
    {
        _sums = new double[steps];
        _lost = new double[steps];
        Array.Fill(_sums, StaleMarker.Value);
    }

    public override void Add(ReadOnlySpan<double> row)
    {
        var sums = _sums.AsSpan(0, row.Length);
        var lost = _lost.AsSpan(0, row.Length);
        for (var step = 0; step < row.Length; step++)
        {
            var value = row[step];
            if (StaleMarker.Is(value))
            {
                continue;
            }
            if (StaleMarker.Is(sums[step]))
            {
                sums[step] = value;
                continue;
            }
            var sum = new CompensatedSum { Sum = sums[step], Lost = lost[step] };
            sum.Add(value);
            (sums[step], lost[step]) = (sum.Sum, sum.Lost);
        }
    }

    public override void Merge(GroupFold other)
    {
        var from = (SumFold)other;
        Add(from._sums);
        for (var step = 0; step < _lost.Length; step++)
        {
            _lost[step] += double.IsInfinity(_sums[step]) ? 0 : from._lost[step];
        }
    }

    public override void Finish(Span<double> row)
    {
        for (var step = 0; step < row.Length; step++)
        {
            row[step] = StaleMarker.Is(_sums[step])
                ? StaleMarker.Value
                : new CompensatedSum { Sum = _sums[step], Lost = _lost[step] }.Value;
        }
    }
}
