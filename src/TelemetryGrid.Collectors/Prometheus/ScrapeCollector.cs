using System.Collections.Immutable;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>One scrape job: a loop per target.</summary>
internal sealed class ScrapeCollector : ICollector
{
    private readonly ScrapeTargets _targets;
    private readonly ScrapeNode _node;
    private readonly ScrapeCounters _counters = new();
    private readonly RateMeter _rates;
    private readonly SourceCredentials _credentials;
    private ScrapeJob? _job;

    public ScrapeCollector(SourceDefinition source, SourceCredentials credentials, ScrapeNode node, ScrapeTargets targets)
    {
        Source = source;
        _node = node;
        _targets = targets;
        _rates = new RateMeter(node.Time);
        _credentials = credentials;
    }

    public SourceDefinition Source { get; }

    /// <summary>Once started.</summary>
    public ScrapeJob Job => _job ?? throw new InvalidOperationException($"Source {Source.Id} has not been started.");

    public ImmutableArray<ScrapeLoop> Loops { get; private set; } = [];

    public IEnumerable<ScrapeTargetStatus> Statuses => Loops.Select(l => l.Status);

    public SourceHealth Health
    {
        get
        {
            var (messages, samples) = (_counters.Pages, _counters.Samples);
            var (messageRate, sampleRate) = _rates.Measure(messages, samples);
            var (error, isFailing) = Judge();
            return new SourceHealth
            {
                Id = Source.Id,
                Status = isFailing ? SourceStatus.Error : Source.Status,
                Error = error,
                ReportedAt = _node.Time.GetUtcNow(),
                LastRecordAt = _counters.LastSampleAt is var last and > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(last) : null,
                Messages = messages,
                Records = samples,
                RecordsAcknowledged = _counters.Acknowledged,
                RecordsDropped = _counters.Dropped,
                Malformed = _counters.Malformed,
                MessagesPerSecond = messageRate,
                RecordsPerSecond = sampleRate,
            };
        }
    }

    public Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            _job = new ScrapeJob(Source);
        }
        catch (ArgumentException e)
        {
            throw new IOException($"The source cannot be scraped: {e.Message}", e);
        }
        Loops = [.. Job.Targets.Select(t => new ScrapeLoop(_node, Job, t, _credentials.Find("authorization"), _counters))];
        _targets.Add(this);
        foreach (var loop in Loops)
        {
            loop.Start();
        }
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _targets.Remove(this);
        await Task.WhenAll(Loops.Select(l => l.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    // A source with some of its targets down still collects; the sentence says which.
    private (string Error, bool IsFailing) Judge()
    {
        if (_counters.AppendError is { Length: > 0 } append)
        {
            return (append, true);
        }
        if (_job is { Errors.Length: > 0 })
        {
            return ($"{Job.Errors.Length} targets cannot be scraped; {Job.Errors[0]}", Loops.Length == 0);
        }
        var down = Loops.Select(l => l.Status).Where(s => s.Health == ScrapeHealth.Down).ToList();
        return down.Count == 0
            ? ("", false)
            : ($"{down.Count} of {Loops.Length} targets are down; {down[0].Instance}: {down[0].LastError}", down.Count == Loops.Length);
    }
}
