namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>One thing wrong with how a scrape is configured.</summary>
/// <param name="Key">The key as configuration writes it.</param>
/// <param name="Message">What is wrong, without the key.</param>
public sealed record ScrapeError(string Key, string Message)
{
    public override string ToString() => $"{Key}: {Message}";
}
