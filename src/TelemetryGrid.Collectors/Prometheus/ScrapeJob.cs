using System.Collections.Immutable;
using TelemetryGrid.PromQL;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>A source's scraping, checked and compiled: what its targets are and what is done to their pages. Immutable.</summary>
internal sealed class ScrapeJob
{
    public const string AddressLabel = "__address__";
    private const string SchemeLabel = "__scheme__";
    private const string PathLabel = "__metrics_path__";
    private const string IntervalLabel = "__scrape_interval__";
    private const string TimeoutLabel = "__scrape_timeout__";
    private const string ParameterPrefix = "__param_";
    private const string Reserved = "__";

    private readonly SourceDefinition _source;
    private readonly RelabelConfig[] _relabel;

    /// <exception cref="ArgumentException">The source does not hold; the message lists every error.</exception>
    public ScrapeJob(SourceDefinition source)
    {
        if (ScrapeRules.Validate(source) is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join("; ", errors), nameof(source));
        }
        _source = source;
        Definition = source.Scrape ?? new ScrapeDefinition();
        Name = Definition.Job is { Length: > 0 } job ? job : source.Id.Value;
        _relabel = [.. Definition.RelabelRules.Select(r => new RelabelConfig(r))];
        MetricRelabel = [.. Definition.MetricRelabelRules.Select(r => new RelabelConfig(r))];
        Find();
    }

    public ScrapeDefinition Definition { get; }

    public string Name { get; }

    public ImmutableArray<RelabelConfig> MetricRelabel { get; }

    public ImmutableArray<ScrapeTarget> Targets { get; private set; }

    /// <summary>Labels of the targets that relabelling dropped.</summary>
    public ImmutableArray<Labels> Dropped { get; private set; }

    /// <summary>Targets that cannot be scraped as relabelling left them, each as a sentence.</summary>
    public ImmutableArray<string> Errors { get; private set; }

    private void Find()
    {
        var targets = new Dictionary<(Labels, string), ScrapeTarget>();
        var dropped = ImmutableArray.CreateBuilder<Labels>();
        var errors = ImmutableArray.CreateBuilder<string>();
        var isListed = Definition.Targets.Length > 0;
        foreach (var address in isListed ? Definition.Targets : [_source.Endpoint])
        {
            var labels = Discover(address);
            var discovered = labels.Build();
            if (!RelabelConfig.ApplyAll(_relabel, labels))
            {
                dropped.Add(discovered);
            }
            else if (Resolve(discovered, labels, out var error) is { } target)
            {
                targets.TryAdd((target.Labels, target.Url.AbsoluteUri), target);
            }
            else
            {
                errors.Add($"target '{address}': {error}");
            }
        }
        Targets = [.. targets.Values];
        Dropped = dropped.ToImmutable();
        Errors = errors.ToImmutable();
    }

    private LabelScratch Discover(string address)
    {
        var labels = new LabelScratch();
        foreach (var (name, value) in _source.Enrichment)
        {
            labels.Set(name, value);
        }
        labels.Set("job", labels.Get("job") is { Length: > 0 } own ? own : Name);
        labels.Set(IntervalLabel, ScrapeDuration.Format(_source.Interval));
        labels.Set(TimeoutLabel, ScrapeDuration.Format(Definition.Timeout < _source.Interval ? Definition.Timeout : _source.Interval));
        labels.Set(SchemeLabel, Definition.Scheme);
        labels.Set(PathLabel, Definition.MetricsPath);
        labels.Set(AddressLabel, address);
        foreach (var (name, value) in Definition.Parameters)
        {
            labels.Set(ParameterPrefix + name, value);
        }
        if (ScrapeAddress.TryParseUrl(address, out var url))
        {
            labels.Set(SchemeLabel, url.Scheme);
            labels.Set(AddressLabel, url.Authority);
            labels.Set(PathLabel, url.PathAndQuery);
        }
        return labels;
    }

    private ScrapeTarget? Resolve(Labels discovered, LabelScratch labels, out string error)
    {
        error = "";
        var address = labels.Get(AddressLabel);
        if (!ScrapeAddress.IsValid(address))
        {
            error = $"its address is '{address}', which is not a host with an optional port";
            return null;
        }
        if (!ScrapeAddress.TryCompose(labels.Get(SchemeLabel), address, labels.Get(PathLabel), Query(labels), out var url))
        {
            error = $"'{labels.Get(SchemeLabel)}://{address}{labels.Get(PathLabel)}' is not an http or https URL";
            return null;
        }
        if (!ScrapeDuration.TryParse(labels.Get(IntervalLabel), out var interval) || interval < ScrapeRules.MinInterval)
        {
            error = $"its interval is '{labels.Get(IntervalLabel)}', which is not a duration of at least 100ms";
            return null;
        }
        if (!ScrapeDuration.TryParse(labels.Get(TimeoutLabel), out var timeout) || timeout <= TimeSpan.Zero || timeout > interval)
        {
            error = $"its timeout is '{labels.Get(TimeoutLabel)}', which is not a duration up to its interval";
            return null;
        }
        labels.RemoveWhere(name => name.StartsWith(Reserved, StringComparison.Ordinal));
        if (labels.Get("instance").Length == 0)
        {
            labels.Set("instance", address);
        }
        return new ScrapeTarget(Name, discovered, labels.Build(), url, interval, timeout);
    }

    private static string Query(LabelScratch labels) =>
        string.Join(
            '&',
            labels
                .ToArray()
                .Where(l => l.Key.StartsWith(ParameterPrefix, StringComparison.Ordinal))
                .OrderBy(l => l.Key, StringComparer.Ordinal)
                .Select(l => $"{Uri.EscapeDataString(l.Key[ParameterPrefix.Length..])}={Uri.EscapeDataString(l.Value)}")
        );
}
