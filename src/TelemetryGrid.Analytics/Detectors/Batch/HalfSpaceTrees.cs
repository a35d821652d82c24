using TelemetryGrid.Analytics.Flows;

namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>
/// Half-space trees (Tan, Ting and Liu, IJCAI 2011): random halvings made without looking at the rows, then counted. What falls where few
/// did is unusual. Learns in one pass; here the window is both the reference and what is judged.
/// </summary>
internal sealed class HalfSpaceTrees : IRowDetector
{
    public const int DefaultTrees = 50;
    public const int DefaultDepth = 10;

    private const int Inner = (1 << DefaultDepth) - 1;
    private const int All = (1 << (DefaultDepth + 1)) - 1;

    // A node with less of the rows than this is not looked into any further.
    private const double SmallestShare = 0.01;

    private readonly int[] _columns;
    private readonly double[] _cuts;
    private readonly int[] _counts;
    private readonly int _trees;
    private readonly int _rows;

    public HalfSpaceTrees(RowMatrix rows, ulong seed, int trees = DefaultTrees)
    {
        (_trees, _rows) = (trees, rows.Rows);
        (_columns, _cuts, _counts) = (new int[trees * Inner], new double[trees * Inner], new int[trees * All]);
        var random = new SplitMix64(seed);
        var (low, high) = Range(rows);
        for (var tree = 0; tree < trees; tree++)
        {
            Grow(tree, low, high, ref random);
        }

        for (var i = 0; i < rows.Rows; i++)
        {
            for (var tree = 0; tree < trees; tree++)
            {
                var node = 0;
                _counts[tree * All]++;
                for (var depth = 0; depth < DefaultDepth; depth++)
                {
                    node = Next(tree, node, rows[i]);
                    _counts[tree * All + node]++;
                }
            }
        }
    }

    /// <summary>
    /// Minus the mean over the trees of ln(2^depth × share of the rows in the node). The paper sums the masses themselves, which the one
    /// tree that sees least decides; the mean of logarithms lets all speak.
    /// </summary>
    public double Score(ReadOnlySpan<double> row, int self)
    {
        double sum = 0;
        var small = SmallestShare * _rows;
        for (var tree = 0; tree < _trees; tree++)
        {
            var (node, depth) = (0, 0);
            while (depth < DefaultDepth && _counts[tree * All + node] > small)
            {
                node = Next(tree, node, row);
                depth++;
            }

            sum += depth * Math.Log(2) + Math.Log((_counts[tree * All + node] + 0.5) / (_rows + 0.5));
        }

        return -sum / _trees;
    }

    /// <summary>Rows in a node and in its two halves, to be held against each other.</summary>
    internal (int Whole, int Left, int Right) Mass(int tree, int node) =>
        (_counts[tree * All + node], _counts[tree * All + 2 * node + 1], _counts[tree * All + 2 * node + 2]);

    internal (int Column, double Cut) Cut(int tree, int node) => (_columns[tree * Inner + node], _cuts[tree * Inner + node]);

    private int Next(int tree, int node, ReadOnlySpan<double> row)
    {
        var at = tree * Inner + node;
        return 2 * node + (row[_columns[at]] < _cuts[at] ? 1 : 2);
    }

    private void Grow(int tree, double[] low, double[] high, ref SplitMix64 random)
    {
        var (lows, highs) = (new double[All][], new double[All][]);
        (lows[0], highs[0]) = ((double[])low.Clone(), (double[])high.Clone());
        for (var c = 0; c < low.Length; c++)
        {
            // A working range around a random point of the seen one, so that the trees cut in different places (section 3.1).
            var (width, place) = (high[c] - low[c], random.NextDouble());
            var (middle, reach) = (low[c] + place * width, 2 * Math.Max(place, 1 - place) * width);
            (lows[0][c], highs[0][c]) = (middle - reach, middle + reach);
        }

        for (var node = 0; node < Inner; node++)
        {
            var column = random.Below(low.Length);
            var cut = 0.5 * (lows[node][column] + highs[node][column]);
            (_columns[tree * Inner + node], _cuts[tree * Inner + node]) = (column, cut);
            (lows[2 * node + 1], highs[2 * node + 1]) = (lows[node], (double[])highs[node].Clone());
            (lows[2 * node + 2], highs[2 * node + 2]) = ((double[])lows[node].Clone(), highs[node]);
            highs[2 * node + 1][column] = cut;
            lows[2 * node + 2][column] = cut;
        }
    }

    private static (double[] Low, double[] High) Range(RowMatrix rows)
    {
        var (low, high) = (rows[0][..rows.Columns].ToArray(), rows[0][..rows.Columns].ToArray());
        for (var i = 1; i < rows.Rows; i++)
        {
            for (var c = 0; c < low.Length; c++)
            {
                low[c] = Math.Min(low[c], rows[i][c]);
                high[c] = Math.Max(high[c], rows[i][c]);
            }
        }

        return (low, high);
    }
}
