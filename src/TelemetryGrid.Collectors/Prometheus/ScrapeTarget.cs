using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>One page to scrape, after relabelling. Immutable.</summary>
/// <param name="Job">The name of the source's job, whatever relabelling made of the <c>job</c> label.</param>
/// <param name="Discovered">Its labels before relabelling.</param>
/// <param name="Labels">The labels every series of it gets.</param>
internal sealed record ScrapeTarget(string Job, Labels Discovered, Labels Labels, Uri Url, TimeSpan Interval, TimeSpan Timeout)
{
    /// <summary>Its place within the interval, the same after every start, so that targets are spread and stay so.</summary>
    public TimeSpan Offset
    {
        get
        {
            var identity = new LabelsBuilder(Labels).Set("__url__", Url.AbsoluteUri).Build();
            return TimeSpan.FromMilliseconds(SeriesFingerprint.Of(identity) % (ulong)Math.Max(1, Interval.TotalMilliseconds));
        }
    }
}
