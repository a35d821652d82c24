using System.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>The labels of one series or target while they are worked on. Reused; not thread-safe.</summary>
internal sealed class LabelScratch
{
    private readonly List<KeyValuePair<string, string>> _labels = [];

    public int Count => _labels.Count;

    public KeyValuePair<string, string> this[int index] => _labels[index];

    /// <summary>The value of a label; empty when it is not there.</summary>
    public string Get(string name) => Find(name) is var at and >= 0 ? _labels[at].Value : "";

    /// <summary>Sets a label; an empty value removes it.</summary>
    public void Set(string name, string value)
    {
        var at = Find(name);
        if (value.Length == 0)
        {
            if (at >= 0)
            {
                _labels.RemoveAt(at);
            }
        }
        else if (at >= 0)
        {
            _labels[at] = new(name, value);
        }
        else
        {
            _labels.Add(new(name, value));
        }
    }

    /// <summary>Adds a label without looking whether it is there; for callers that know it is not.</summary>
    public void Add(string name, string value)
    {
        if (value.Length > 0)
        {
            _labels.Add(new(name, value));
        }
    }

    public void RemoveWhere(Predicate<string> name) => _labels.RemoveAll(l => name(l.Key));

    public KeyValuePair<string, string>[] ToArray() => [.. _labels];

    public void Clear() => _labels.Clear();

    public void Load(Labels labels)
    {
        _labels.Clear();
        for (var i = 0; i < labels.Count; i++)
        {
            _labels.Add(new(labels.NameAt(i), labels.ValueAt(i)));
        }
    }

    /// <summary>The values of these labels with the separator between them.</summary>
    public string Join(IReadOnlyList<string> names, string separator)
    {
        if (names.Count == 1)
        {
            return Get(names[0]);
        }
        var text = new StringBuilder();
        for (var i = 0; i < names.Count; i++)
        {
            text.Append(i == 0 ? "" : separator).Append(Get(names[i]));
        }
        return text.ToString();
    }

    public Labels Build() => Build(null);

    /// <param name="texts">Shares the texts; null for none.</param>
    public Labels Build(StringPool? texts)
    {
        _labels.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        var pairs = new string[2 * _labels.Count];
        for (var i = 0; i < _labels.Count; i++)
        {
            var (name, value) = _labels[i];
            pairs[2 * i] = texts?.Share(name) ?? name;
            pairs[(2 * i) + 1] = texts?.Share(value) ?? value;
        }
        return Labels.FromSortedPairs(pairs);
    }

    private int Find(string name)
    {
        for (var i = 0; i < _labels.Count; i++)
        {
            if (string.Equals(_labels[i].Key, name, StringComparison.Ordinal))
            {
                return i;
            }
        }
        return -1;
    }
}
