namespace TelemetryGrid.Analytics.Trends;

/// <summary>A series cut into stretches.</summary>
/// <param name="Changes">Where each stretch but the first begins, rising.</param>
/// <param name="Sloped">For each stretch, the first included, whether it is a line rather than a level.</param>
internal sealed record Partition(int[] Changes, bool[] Sloped)
{
    /// <summary>Number of lines among the stretches.</summary>
    public int Slopes => Sloped.Count(sloped => sloped);

    /// <summary>Where a stretch begins; one past the last stretch, where the series ends.</summary>
    public int Start(int stretch, int length) =>
        stretch == 0 ? 0
        : stretch <= Changes.Length ? Changes[stretch - 1]
        : length;
}
