using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>Makes a collector per scrape job, all within the same bounds.</summary>
public sealed class ScrapeCollectorFactory : ICollectorFactory
{
    private readonly ScrapeNode _node;
    private readonly ScrapeTargets _targets;

    /// <exception cref="ArgumentException">The options do not hold; the message lists every error.</exception>
    public ScrapeCollectorFactory(
        ScrapeOptions options,
        ScrapeClient client,
        ScrapeTargets targets,
        IMetricSink sink,
        IngestMetrics metrics,
        ScrapeMetrics scrapeMetrics,
        TimeProvider time
    )
        : this(new ScrapeNode(options, client, sink, metrics, scrapeMetrics, time), targets) { }

    internal ScrapeCollectorFactory(ScrapeNode node, ScrapeTargets targets)
    {
        if (node.Options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(node));
        }
        _node = node;
        _targets = targets;
    }

    public bool Handles(SourceKind kind) => kind is SourceKind.Prometheus;

    public ICollector Create(SourceDefinition source, SourceCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return new ScrapeCollector(source, credentials, _node, _targets);
    }
}
