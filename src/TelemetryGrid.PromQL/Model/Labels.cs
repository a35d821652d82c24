using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace TelemetryGrid.PromQL;

/// <summary>
/// The identity of a series: label names and values, sorted by name (ordinal), each name once, no empty values. The metric's name is the
/// label <see cref="MetricName"/>. Immutable; equal when names and values are.
/// </summary>
public sealed class Labels : IEquatable<Labels>
{
    public const string MetricName = "__name__";

    public static readonly Labels Empty = new([]);

    // Name, value, name, value: one array per series, whose strings may be shared between series.
    private readonly string[] _pairs;
    private readonly int _hash;

    private Labels(string[] pairs)
    {
        _pairs = pairs;
        var hash = new HashCode();
        foreach (var text in pairs)
        {
            hash.Add(text, StringComparer.Ordinal);
        }
        _hash = hash.ToHashCode();
    }

    public int Count => _pairs.Length / 2;

    /// <summary>The metric's name; empty when it has none.</summary>
    public string Name => this[MetricName];

    /// <summary>The value of a label; empty when it is not there, which PromQL does not tell apart.</summary>
    public string this[string name]
    {
        get
        {
            for (var i = 0; i < _pairs.Length; i += 2)
            {
                if (string.Equals(_pairs[i], name, StringComparison.Ordinal))
                {
                    return _pairs[i + 1];
                }
            }
            return "";
        }
    }

    public string NameAt(int index) => _pairs[2 * index];

    public string ValueAt(int index) => _pairs[(2 * index) + 1];

    public static Labels Of(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var builder = new LabelsBuilder();
        foreach (var (name, value) in labels)
        {
            builder.Set(name, value);
        }
        return builder.Build();
    }

    /// <summary>Takes pairs (name, value, name, value …) that are sorted, distinct and without empty values; the array must not be written to afterwards.</summary>
    public static Labels FromSortedPairs(string[] pairs) => pairs.Length == 0 ? Empty : new Labels(pairs);

    /// <summary>Name, value, name, value: what <see cref="FromSortedPairs"/> takes.</summary>
    public ImmutableArray<string> ToPairs() => ImmutableCollectionsMarshal.AsImmutableArray(_pairs);

    public bool Equals(Labels? other) =>
        other is not null && (ReferenceEquals(this, other) || (_hash == other._hash && _pairs.AsSpan().SequenceEqual(other._pairs)));

    public override bool Equals(object? obj) => Equals(obj as Labels);

    public override int GetHashCode() => _hash;

    /// <summary>As PromQL writes a series: <c>name{label="value", …}</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Name);
        text.Append('{');
        var first = true;
        for (var i = 0; i < Count; i++)
        {
            if (NameAt(i) == MetricName)
            {
                continue;
            }
            text.Append(first ? "" : ", ").Append(NameAt(i)).Append("=\"");
            text.Append(
                ValueAt(i)
                    .Replace("\\", "\\\\", StringComparison.Ordinal)
                    .Replace("\"", "\\\"", StringComparison.Ordinal)
                    .Replace("\n", "\\n", StringComparison.Ordinal)
            );
            text.Append('"');
            first = false;
        }
        return text.Append('}').ToString();
    }
}
