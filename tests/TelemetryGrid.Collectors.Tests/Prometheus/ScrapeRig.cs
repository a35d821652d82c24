using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Prometheus;
using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Identity;
using TelemetryGrid.PromQL;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Prometheus;

/// <summary>One scrape job in virtual time; its targets answer over real sockets.</summary>
internal sealed class ScrapeRig : IAsyncDisposable
{
    public const string Job = "node";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IngestMetrics _ingest;
    private readonly ScrapeMetrics _metrics;
    private readonly ScrapeClient _client;
    private readonly ScrapeCollectorFactory _factory;

    public ScrapeRig(ScrapeOptions? options = null)
    {
        options ??= new ScrapeOptions();
        var meters = _services.GetRequiredService<IMeterFactory>();
        _ingest = new IngestMetrics(meters);
        _client = new ScrapeClient(options, Time);
        _metrics = new ScrapeMetrics(meters, _client);
        Targets = new ScrapeTargets(options);
        _factory = new ScrapeCollectorFactory(options, _client, Targets, Sink, _ingest, _metrics, Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public RecordingSink Sink { get; } = new();

    public ScrapeTargets Targets { get; }

    public ScrapeCollector Collector { get; private set; } = null!;

    public ScrapeLoop Loop => Collector.Loops[0];

    public ScrapeTargetStatus Status => Targets.Active.Single();

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public long BytesInFlight => _client.BytesInFlight;

    public static SourceDefinition Source(ScrapeDefinition scrape, params (string Name, string Value)[] labels) =>
        new()
        {
            Id = SourceId.Parse(Job),
            Kind = SourceKind.Prometheus,
            Endpoint = "",
            Interval = TimeSpan.FromSeconds(15),
            Enrichment = labels.ToImmutableDictionary(l => l.Name, l => l.Value),
            Scrape = scrape,
        };

    public async Task StartAsync(SourceDefinition source, SourceCredentials? credentials = null)
    {
        Collector = (ScrapeCollector)_factory.Create(source, credentials ?? SourceCredentials.None);
        await Collector.StartAsync(TestContext.Current.CancellationToken);
    }

    public Task StartAsync(TestTarget target, ScrapeDefinition? scrape = null) =>
        StartAsync(Source((scrape ?? new ScrapeDefinition()) with { Targets = [target.Address] }));

    /// <summary>Moves to the next scrape of a target, and not a moment further.</summary>
    public void MoveToTick(ScrapeLoop? loop = null) => Time.Advance((loop ?? Loop).NextTick - Time.GetUtcNow());

    /// <summary>Lets the target be scraped once; answers what was appended.</summary>
    public async Task<IReadOnlyList<MetricSample>> ScrapeAsync(ScrapeLoop? loop = null)
    {
        MoveToTick(loop);
        await (loop ?? Loop).Current.WaitAsync(Limit, TestContext.Current.CancellationToken);
        return Sink.Take();
    }

    /// <summary>The same as text, without what the collector says of itself: <c>name{…} value</c>, stale markers as <c>stale</c>.</summary>
    public async Task<string[]> ScrapeTextAsync() => [.. (await ScrapeAsync()).Where(s => !IsReport(s)).Select(Text)];

    public static string Text(MetricSample sample)
    {
        var labels = new LabelsBuilder(sample.Labels).Remove("job").Remove("instance").Build();
        var value = StaleMarker.Is(sample.Value) ? "stale" : sample.Value.ToString(CultureInfo.InvariantCulture);
        return $"{labels} {value}".Replace("{} ", " ", StringComparison.Ordinal);
    }

    public static bool IsReport(MetricSample sample) =>
        sample.Labels.Name == "up" || sample.Labels.Name.StartsWith("scrape_", StringComparison.Ordinal);

    /// <summary>What the collector said of itself: a value by metric name.</summary>
    public static Dictionary<string, double> Report(IEnumerable<MetricSample> samples) =>
        samples.Where(IsReport).ToDictionary(s => s.Labels.Name, s => s.Value);

    public async ValueTask DisposeAsync()
    {
        if (Collector is not null)
        {
            await Collector.DisposeAsync();
        }
        _metrics.Dispose();
        _client.Dispose();
        _ingest.Dispose();
        await _services.DisposeAsync();
    }
}
