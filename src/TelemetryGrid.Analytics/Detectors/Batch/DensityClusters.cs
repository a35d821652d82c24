namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>
/// DBSCAN (Ester, Kriegel, Sander and Xu, KDD 1996): rows in crowded places make clusters, the others are noise. Quadratic, hence over a
/// random sample of at most <see cref="MostReferences"/> rows; the others are judged by the nearest core row of the sample.
/// </summary>
internal sealed class DensityClusters : IRowDetector
{
    public const int MostReferences = 1_024;
    public const int Noise = -1;

    private const double CoreShare = 0.9;

    private readonly RowMatrix _cores;
    private readonly int[] _corePlaces;

    /// <param name="rows">To cluster.</param>
    /// <param name="seed">Of the sample.</param>
    /// <param name="radius">Of a neighbourhood; 0 for the distance within which nine tenths of the rows are crowded.</param>
    /// <param name="crowd">Rows in a neighbourhood, the one in the middle included, that make its middle a core; 0 for twice the columns, 4 to 24.</param>
    public DensityClusters(RowMatrix rows, ulong seed, double radius = 0, int crowd = 0)
    {
        var drawn = RowSample.Draw(rows.Rows, MostReferences, seed);
        var sample = drawn.Length == rows.Rows ? rows : rows.Take(drawn);
        crowd = crowd > 0 ? crowd : Math.Clamp(2 * rows.Columns, 4, 24);
        Radius = radius > 0 ? radius : UsualRadius(sample, crowd);
        var isCore = Cluster(sample, crowd);
        var cores = Enumerable.Range(0, sample.Rows).Where(i => isCore[i]).ToArray();
        _cores = sample.Take(cores);
        _corePlaces = RowSample.Places(rows.Rows, [.. cores.Select(i => drawn[i])]);
    }

    public double Radius { get; }

    /// <summary>Cluster of each row of the sample, in the order in which their first cores come, or <see cref="Noise"/>.</summary>
    public int[] Labels { get; private set; } = [];

    /// <summary>Distance to the nearest other core row in radii: above 1 is noise.</summary>
    public double Score(ReadOnlySpan<double> row, int self)
    {
        var except = self < 0 ? -1 : _corePlaces[self];
        var nearest = double.PositiveInfinity;
        for (var i = 0; i < _cores.Rows; i++)
        {
            if (i != except)
            {
                nearest = Math.Min(nearest, RowMatrix.Squared(_cores[i], row));
            }
        }

        return double.IsInfinity(nearest) ? 1 : Math.Sqrt(nearest) / Radius;
    }

    private bool[] Cluster(RowMatrix sample, int crowd)
    {
        var near = new List<int>[sample.Rows];
        var limit = Radius * Radius;
        for (var i = 0; i < sample.Rows; i++)
        {
            near[i] = [i];
        }

        for (var i = 0; i < sample.Rows; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (RowMatrix.Squared(sample[i], sample[j]) <= limit)
                {
                    near[i].Add(j);
                    near[j].Add(i);
                }
            }
        }

        Labels = new int[sample.Rows];
        Array.Fill(Labels, Noise);
        var (pending, clusters) = (new Stack<int>(), 0);
        for (var i = 0; i < sample.Rows; i++)
        {
            if (Labels[i] != Noise || near[i].Count < crowd)
            {
                continue;
            }

            Labels[i] = clusters;
            pending.Push(i);
            while (pending.TryPop(out var core))
            {
                foreach (var other in near[core])
                {
                    if (Labels[other] == Noise)
                    {
                        Labels[other] = clusters;
                        if (near[other].Count >= crowd)
                        {
                            pending.Push(other);
                        }
                    }
                }
            }

            clusters++;
        }

        return [.. near.Select(list => list.Count >= crowd)];
    }

    private static double UsualRadius(RowMatrix sample, int crowd)
    {
        var wanted = Math.Max(1, Math.Min(crowd - 1, sample.Rows - 1));
        var reach = new double[sample.Rows];
        var (places, distances) = (new int[wanted], new double[wanted]);
        for (var i = 0; i < reach.Length; i++)
        {
            var nearest = new NearestRows(places, distances);
            nearest.Search(sample, sample[i], i);
            reach[i] = nearest.Count == 0 ? 0 : nearest.Distances[^1];
        }

        Array.Sort(reach);

        // Rows that are all alike are one cluster at any radius.
        return Math.Max(1e-9, reach[(int)(CoreShare * (reach.Length - 1))]);
    }
}
