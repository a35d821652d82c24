namespace TelemetryGrid.PromQL;

/// <summary>Collects labels in any order. Setting one to an empty value removes it, as everywhere in the data model.</summary>
public sealed class LabelsBuilder
{
    private readonly List<KeyValuePair<string, string>> _labels = [];

    public LabelsBuilder() { }

    public LabelsBuilder(Labels from)
    {
        ArgumentNullException.ThrowIfNull(from);
        for (var i = 0; i < from.Count; i++)
        {
            _labels.Add(new(from.NameAt(i), from.ValueAt(i)));
        }
    }

    public LabelsBuilder Set(string name, string value)
    {
        var at = _labels.FindIndex(l => string.Equals(l.Key, name, StringComparison.Ordinal));
        if (at >= 0)
        {
            _labels.RemoveAt(at);
        }
        if (value.Length > 0)
        {
            _labels.Add(new(name, value));
        }
        return this;
    }

    public LabelsBuilder Remove(string name) => Set(name, "");

    public Labels Build()
    {
        _labels.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        var pairs = new string[2 * _labels.Count];
        for (var i = 0; i < _labels.Count; i++)
        {
            (pairs[2 * i], pairs[(2 * i) + 1]) = _labels[i];
        }
        return Labels.FromSortedPairs(pairs);
    }
}
