namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>min</c> and <c>max</c>: NaN only when there is nothing else.</summary>
internal sealed class ExtremeFold : GroupFold
{
    private readonly double[] _extremes;
    private readonly bool _least;

    public ExtremeFold(int steps, bool least)
    {
        _least = least;
        _extremes = new double[steps];
        Array.Fill(_extremes, StaleMarker.Value);
    }

    public override void Add(ReadOnlySpan<double> row)
    {
        for (var step = 0; step < row.Length; step++)
        {
            var value = row[step];
            // A place still empty holds a NaN as well.
            if (!StaleMarker.Is(value) && (double.IsNaN(_extremes[step]) || (_least ? value < _extremes[step] : value > _extremes[step])))
            {
                _extremes[step] = value;
            }
        }
    }

    public override void Merge(GroupFold other) => Add(((ExtremeFold)other)._extremes);

    public override void Finish(Span<double> row) => _extremes.CopyTo(row);
}
