using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>The series that tell of each scrape, whatever came of it.</summary>
internal sealed class ScrapeReport
{
    private readonly Labels _up;
    private readonly Labels _duration;
    private readonly Labels _scraped;
    private readonly Labels _kept;
    private readonly Labels _added;

    public ScrapeReport(Labels target)
    {
        _up = Named(target, "up");
        _duration = Named(target, "scrape_duration_seconds");
        _scraped = Named(target, "scrape_samples_scraped");
        _kept = Named(target, "scrape_samples_post_metric_relabeling");
        _added = Named(target, "scrape_series_added");
    }

    public IEnumerable<Labels> Series => [_up, _duration, _scraped, _kept, _added];

    public void Write(ScrapePage page, bool isUp, TimeSpan duration)
    {
        page.Report(_up, isUp ? 1 : 0);
        page.Report(_duration, duration.TotalSeconds);
        page.Report(_scraped, page.Scraped);
        page.Report(_kept, page.Kept);
        page.Report(_added, page.SeriesAdded);
    }

    private static Labels Named(Labels target, string name) => new LabelsBuilder(target).Set(Labels.MetricName, name).Build();
}
