using TelemetryGrid.Analytics.Flows;

namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>Isolation Forest (Liu, Ting and Zhou, ICDM 2008): what random cuts set apart early is unusual.</summary>
internal sealed class IsolationForest : IRowDetector
{
    public const int DefaultTrees = 100;
    public const int DefaultSample = 256;

    private readonly List<Node> _nodes = [];
    private readonly int[] _roots;
    private readonly double _usualPath;

    public IsolationForest(RowMatrix rows, ulong seed, int trees = DefaultTrees, int sample = DefaultSample)
    {
        var random = new SplitMix64(seed);
        _roots = new int[trees];
        var size = Math.Min(sample, rows.Rows);
        var deepest = (int)Math.Ceiling(Math.Log2(Math.Max(2, size)));
        _usualPath = AveragePath(size);
        for (var t = 0; t < trees; t++)
        {
            _roots[t] = Grow(rows, RowSample.Draw(rows.Rows, size, ref random), 0, deepest, ref random);
        }
    }

    /// <summary>
    /// Mean path of an unsuccessful search in a binary search tree of n keys, equation 1 of the paper, with H(i) as ln i + γ.
    /// </summary>
    public static double AveragePath(int keys) =>
        keys switch
        {
            <= 1 => 0,
            2 => 1,
            _ => 2 * (Math.Log(keys - 1) + 0.57721566490153286) - 2.0 * (keys - 1) / keys,
        };

    /// <summary>2^(−E[path] / c(sample)): near 1 unusual, 0.5 and below usual.</summary>
    public double Score(ReadOnlySpan<double> row, int self)
    {
        double path = 0;
        foreach (var root in _roots)
        {
            var node = _nodes[root];
            while (node.Right >= 0)
            {
                node = _nodes[row[node.Column] < node.Cut ? node.Left : node.Right];
            }

            path += node.Cut;
        }

        return Math.Pow(2, -path / (_roots.Length * Math.Max(1, _usualPath)));
    }

    private int Grow(RowMatrix rows, Span<int> members, int depth, int deepest, ref SplitMix64 random)
    {
        var column = depth < deepest && members.Length > 1 ? Choose(rows, members, ref random, out var cut) : NoColumn(out cut);
        if (column < 0)
        {
            _nodes.Add(new Node(-1, -1, -1, depth + AveragePath(members.Length)));
            return _nodes.Count - 1;
        }

        var below = 0;
        for (var i = 0; i < members.Length; i++)
        {
            if (rows[members[i]][column] < cut)
            {
                (members[below], members[i]) = (members[i], members[below]);
                below++;
            }
        }

        var left = Grow(rows, members[..below], depth + 1, deepest, ref random);
        var right = Grow(rows, members[below..], depth + 1, deepest, ref random);
        _nodes.Add(new Node(column, left, right, cut));
        return _nodes.Count - 1;
    }

    private static int NoColumn(out double cut)
    {
        cut = 0;
        return -1;
    }

    private static int Choose(RowMatrix rows, ReadOnlySpan<int> members, ref SplitMix64 random, out double cut)
    {
        // A column in which the members are alike cannot part them; the next one that can is as good as drawing again.
        var first = random.Below(rows.Columns);
        for (var i = 0; i < rows.Columns; i++)
        {
            var column = (first + i) % rows.Columns;
            var (low, high) = (double.MaxValue, double.MinValue);
            foreach (var member in members)
            {
                var value = rows[member][column];
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }

            cut = low + random.NextDouble() * (high - low);
            if (cut > low && cut <= high)
            {
                return column;
            }
        }

        return NoColumn(out cut);
    }

    /// <summary>A cut, or a leaf (right −1) whose cut is the length of the path to it.</summary>
    private readonly record struct Node(int Column, int Left, int Right, double Cut);
}
