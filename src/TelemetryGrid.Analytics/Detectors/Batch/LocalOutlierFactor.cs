namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>
/// Local Outlier Factor (Breunig, Kriegel, Ng and Sander, SIGMOD 2000): how much sparser it is around a row than around its neighbours.
/// Quadratic, hence against a random sample of the rows when there are more than <see cref="MostReferences"/>; exact below.
/// </summary>
internal sealed class LocalOutlierFactor : IRowDetector
{
    public const int DefaultNeighbours = 20;
    public const int MostReferences = 1_024;

    private readonly RowMatrix _references;
    private readonly int[] _places;
    private readonly int _neighbours;
    private readonly double[] _reach;
    private readonly double[] _density;

    public LocalOutlierFactor(RowMatrix rows, ulong seed, int neighbours = DefaultNeighbours, int references = MostReferences)
    {
        var drawn = RowSample.Draw(rows.Rows, references, seed);
        _references = drawn.Length == rows.Rows ? rows : rows.Take(drawn);
        _places = RowSample.Places(rows.Rows, drawn);
        _neighbours = Math.Max(1, Math.Min(neighbours, drawn.Length - 1));
        (_reach, _density) = (new double[drawn.Length], new double[drawn.Length]);
        var (near, distances) = (new int[drawn.Length * _neighbours], new double[drawn.Length * _neighbours]);
        for (var i = 0; i < drawn.Length; i++)
        {
            var nearest = new NearestRows(near.AsSpan(i * _neighbours, _neighbours), distances.AsSpan(i * _neighbours, _neighbours));
            nearest.Search(_references, _references[i], i);
            _reach[i] = nearest.Count == 0 ? 0 : nearest.Distances[^1];
        }

        for (var i = 0; i < drawn.Length; i++)
        {
            _density[i] = Density(near.AsSpan(i * _neighbours, _neighbours), distances.AsSpan(i * _neighbours, _neighbours));
        }
    }

    /// <summary>The logarithm of <see cref="Factor"/>, whose own tail is that of a ratio.</summary>
    public double Score(ReadOnlySpan<double> row, int self) => Math.Log(Math.Max(1e-9, Factor(row, self)));

    /// <summary>About 1 inside a cluster of any density, the larger the more the row is alone.</summary>
    public double Factor(ReadOnlySpan<double> row, int self)
    {
        var nearest = new NearestRows(stackalloc int[_neighbours], stackalloc double[_neighbours]);
        nearest.Search(_references, row, self < 0 ? -1 : _places[self]);
        if (nearest.Count == 0)
        {
            return 1;
        }

        double around = 0;
        foreach (var place in nearest.Places)
        {
            around += _density[place];
        }

        return around / nearest.Count / Density(nearest.Places, nearest.Distances);
    }

    /// <summary>Local reachability density. The summand keeps it finite among duplicates.</summary>
    private double Density(ReadOnlySpan<int> near, ReadOnlySpan<double> distances)
    {
        double sum = 0;
        for (var i = 0; i < near.Length; i++)
        {
            sum += Math.Max(distances[i], _reach[near[i]]);
        }

        return 1 / (sum / near.Length + 1e-10);
    }
}
