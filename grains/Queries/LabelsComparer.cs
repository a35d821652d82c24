using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Queries;

/// <summary>Orders label sets as Prometheus lists them: name and value by name and value, the shorter first.</summary>
internal sealed class LabelsComparer : IComparer<Labels>
{
    public static readonly LabelsComparer Instance = new();

    public int Compare(Labels? x, Labels? y)
    {
        var (a, b) = (x ?? Labels.Empty, y ?? Labels.Empty);
        for (var i = 0; i < Math.Min(a.Count, b.Count); i++)
        {
            var order = string.CompareOrdinal(a.NameAt(i), b.NameAt(i));
            order = order != 0 ? order : string.CompareOrdinal(a.ValueAt(i), b.ValueAt(i));
            if (order != 0)
            {
                return order;
            }
        }
        return a.Count.CompareTo(b.Count);
    }
}
