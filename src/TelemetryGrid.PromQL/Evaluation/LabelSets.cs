namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Label sets made from others.</summary>
internal static class LabelSets
{
    public static Labels WithoutName(Labels labels) =>
        labels.Name.Length == 0 ? labels : Filter(labels, static (_, name) => name != Labels.MetricName, 0);

    public static Labels Keep(Labels labels, IReadOnlyList<string> names) =>
        Filter(labels, static (names, name) => Contains(names, name), names);

    public static Labels Remove(Labels labels, IReadOnlyList<string> names) =>
        Filter(labels, static (names, name) => !Contains(names, name), names);

    public static bool Contains(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], name, StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }

    private static Labels Filter<T>(Labels labels, Func<T, string, bool> keeps, T state)
    {
        var pairs = new string[2 * labels.Count];
        var length = 0;
        for (var i = 0; i < labels.Count; i++)
        {
            if (keeps(state, labels.NameAt(i)))
            {
                pairs[length++] = labels.NameAt(i);
                pairs[length++] = labels.ValueAt(i);
            }
        }
        if (length == pairs.Length)
        {
            return labels;
        }
        return Labels.FromSortedPairs(length == 0 ? [] : pairs[..length]);
    }
}
