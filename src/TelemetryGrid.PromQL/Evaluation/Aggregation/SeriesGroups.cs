namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Which group each series of an aggregation belongs to. Found once per series, not per step; makes label sets only per group.</summary>
internal sealed class SeriesGroups
{
    private readonly IReadOnlyList<string> _labels;
    private readonly bool _without;
    private readonly bool _nameless;

    private SeriesGroups(IReadOnlyList<string> labels, bool without, bool nameless, int count)
    {
        _labels = labels;
        _without = without;
        _nameless = nameless;
        Of = new int[count];
    }

    /// <summary>The group of each series.</summary>
    public int[] Of { get; }

    /// <summary>The labels of each group.</summary>
    public List<Labels> Labels { get; } = [];

    /// <summary>The first series of each group.</summary>
    public List<int> First { get; } = [];

    public static SeriesGroups Find(SeriesRows rows, IReadOnlyList<string> labels, bool without)
    {
        var groups = new SeriesGroups(labels, without, rows.NamesDropped, rows.Count);
        var known = new Dictionary<Key, int>();
        for (var i = 0; i < rows.Count; i++)
        {
            var key = new Key(groups, rows.RawLabels(i));
            if (!known.TryGetValue(key, out var group))
            {
                group = known.Count;
                known.Add(key, group);
                groups.Labels.Add(groups.LabelsOfGroup(key.Series));
                groups.First.Add(i);
            }
            groups.Of[i] = group;
        }
        return groups;
    }

    private bool Counts(string label) =>
        _without
            ? label != PromQL.Labels.MetricName && !LabelSets.Contains(_labels, label)
            : LabelSets.Contains(_labels, label) && !(_nameless && label == PromQL.Labels.MetricName);

    private Labels LabelsOfGroup(Labels series)
    {
        if (_without)
        {
            return LabelSets.WithoutName(LabelSets.Remove(series, _labels));
        }
        return LabelSets.Keep(_nameless ? LabelSets.WithoutName(series) : series, _labels);
    }

    private readonly struct Key : IEquatable<Key>
    {
        private readonly SeriesGroups _groups;
        private readonly int _hash;

        public Key(SeriesGroups groups, Labels series)
        {
            _groups = groups;
            Series = series;
            var hash = default(HashCode);
            for (var i = 0; i < series.Count; i++)
            {
                if (groups.Counts(series.NameAt(i)))
                {
                    hash.Add(series.NameAt(i).Length);
                    hash.Add(series.ValueAt(i).GetHashCode(StringComparison.Ordinal));
                }
            }
            _hash = hash.ToHashCode();
        }

        public Labels Series { get; }

        public bool Equals(Key other)
        {
            int left = -1,
                right = -1;
            while (true)
            {
                left = _groups.Next(Series, left);
                right = _groups.Next(other.Series, right);
                if (left < 0 || right < 0)
                {
                    return left == right;
                }
                if (Series.NameAt(left) != other.Series.NameAt(right) || Series.ValueAt(left) != other.Series.ValueAt(right))
                {
                    return false;
                }
            }
        }

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => _hash;
    }

    private int Next(Labels series, int after)
    {
        for (var i = after + 1; i < series.Count; i++)
        {
            if (Counts(series.NameAt(i)))
            {
                return i;
            }
        }
        return -1;
    }
}
