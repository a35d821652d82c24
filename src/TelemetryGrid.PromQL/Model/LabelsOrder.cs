namespace TelemetryGrid.PromQL;

/// <summary>The order in which series are listed: by names and values, pair by pair; then the shorter first.</summary>
public sealed class LabelsOrder : IComparer<Labels>
{
    public static readonly LabelsOrder Instance = new();

    public int Compare(Labels? x, Labels? y)
    {
        if (x is null || y is null)
        {
            return x is null ? (y is null ? 0 : -1) : 1;
        }
        var common = Math.Min(x.Count, y.Count);
        for (var i = 0; i < common; i++)
        {
            var order = string.CompareOrdinal(x.NameAt(i), y.NameAt(i));
            order = order != 0 ? order : string.CompareOrdinal(x.ValueAt(i), y.ValueAt(i));
            if (order != 0)
            {
                return order;
            }
        }
        return x.Count.CompareTo(y.Count);
    }
}
