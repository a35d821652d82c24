namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>Reads an exposition page into a <see cref="ScrapePage"/>.</summary>
internal interface IScrapePageParser
{
    /// <summary>Null when the page was read to its end, or as far as <see cref="ScrapePage.Error"/> let it; else what is wrong, by line.</summary>
    string? Parse(ReadOnlySpan<byte> body, bool isOpenMetrics, ScrapePage page);
}
