using System.Collections.Immutable;

namespace TelemetryGrid.Sources;

/// <summary>
/// How a <see cref="SourceKind.Prometheus"/> source is scraped: one job and its targets. The interval and the static labels are the
/// source's own (<see cref="SourceDefinition.Interval"/>, <see cref="SourceDefinition.Enrichment"/>).
/// </summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.ScrapeDefinition")]
public sealed record ScrapeDefinition
{
    /// <summary>The <c>job</c> label; empty for the source's id.</summary>
    [Id(0)]
    public string Job { get; init; } = "";

    /// <summary><c>host:port</c> each; empty for the source's endpoint alone, which may also be a URL.</summary>
    [Id(1)]
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary><c>http</c> or <c>https</c>.</summary>
    [Id(2)]
    public string Scheme { get; init; } = "http";

    [Id(3)]
    public string MetricsPath { get; init; } = "/metrics";

    /// <summary>The query of each request.</summary>
    [Id(4)]
    public ImmutableDictionary<string, string> Parameters { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>For one scrape; not longer than the interval.</summary>
    [Id(5)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Labels of the page win over the target's; otherwise the page's are renamed to <c>exported_…</c>.</summary>
    [Id(6)]
    public bool HonorLabels { get; init; }

    /// <summary>Timestamps of the page are taken over.</summary>
    [Id(7)]
    public bool HonorTimestamps { get; init; } = true;

    /// <summary>Applied to each target.</summary>
    [Id(8)]
    public ImmutableArray<RelabelRule> RelabelRules { get; init; } = [];

    /// <summary>Applied to each series of a page.</summary>
    [Id(9)]
    public ImmutableArray<RelabelRule> MetricRelabelRules { get; init; } = [];

    /// <summary>Samples of one page after relabelling at most, else the scrape fails; 0 for no limit.</summary>
    [Id(10)]
    public int SampleLimit { get; init; }

    /// <summary>Labels of one series at most, else the scrape fails; 0 for no limit.</summary>
    [Id(11)]
    public int LabelLimit { get; init; }

    /// <summary>Length of a label's name in bytes at most, else the scrape fails; 0 for no limit.</summary>
    [Id(12)]
    public int LabelNameLengthLimit { get; init; }

    /// <summary>Length of a label's value in bytes at most, else the scrape fails; 0 for no limit.</summary>
    [Id(13)]
    public int LabelValueLengthLimit { get; init; }

    /// <summary>Bytes of one page, decompressed, at most, else the scrape fails; 0 for the node's own bound.</summary>
    [Id(14)]
    public long BodySizeLimit { get; init; }
}
