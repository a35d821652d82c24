namespace TelemetryGrid.Analytics.Trends;

/// <summary>A series cut into stretches.</summary>
/// <param name="Changes">Where each stretch but the first begins, rising.</param>
/// <param name="Shapes">What each stretch is, the first included.</param>
internal sealed record Partition(int[] Changes, StretchShape[] Shapes)
{
    /// <summary>Where a stretch begins; one past the last stretch, where the series ends.</summary>
    public int Start(int stretch, int length) =>
        stretch == 0 ? 0
        : stretch <= Changes.Length ? Changes[stretch - 1]
        : length;
}
