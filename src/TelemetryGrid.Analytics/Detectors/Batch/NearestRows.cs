namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>The k rows of a matrix nearest to a given one, by looking at all: exact, and in many dimensions as fast as any tree.</summary>
internal ref struct NearestRows
{
    private readonly Span<int> _places;
    private readonly Span<double> _distances;

    /// <param name="places">Room for as many as are wanted.</param>
    /// <param name="distances">As long.</param>
    public NearestRows(Span<int> places, Span<double> distances)
    {
        _places = places;
        _distances = distances;
    }

    public readonly Span<int> Places => _places[..Count];

    /// <summary>Squared until <see cref="Search"/> returns, ascending.</summary>
    public readonly Span<double> Distances => _distances[..Count];

    public int Count { get; private set; }

    /// <param name="rows">Where to look.</param>
    /// <param name="row">Padded.</param>
    /// <param name="except">A place to leave out, or −1.</param>
    public void Search(RowMatrix rows, ReadOnlySpan<double> row, int except)
    {
        Count = 0;
        var worst = double.PositiveInfinity;
        for (var i = 0; i < rows.Rows; i++)
        {
            if (i == except)
            {
                continue;
            }

            var squared = RowMatrix.Squared(rows[i], row);
            if (Count < _places.Length || squared < worst)
            {
                worst = Insert(i, squared);
            }
        }

        foreach (ref var distance in _distances[..Count])
        {
            distance = Math.Sqrt(distance);
        }
    }

    private double Insert(int place, double squared)
    {
        var at = Count < _places.Length ? Count++ : Count - 1;
        for (; at > 0 && _distances[at - 1] > squared; at--)
        {
            (_places[at], _distances[at]) = (_places[at - 1], _distances[at - 1]);
        }

        (_places[at], _distances[at]) = (place, squared);
        return Count < _places.Length ? double.PositiveInfinity : _distances[Count - 1];
    }
}
