using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>
/// Scrapes one target on its schedule. Scrapes never overlap: a tick that finds one running is skipped and counted. Whatever a scrape
/// comes to, its report is appended, and with it markers for every series that is no longer there.
/// </summary>
internal sealed class ScrapeLoop : IAsyncDisposable
{
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);

    // A target that failed this often in a row gets no memory kept for its return.
    private const int FailuresUntilForgotten = 10;

    private readonly ScrapeNode _node;
    private readonly ScrapeTarget _target;
    private readonly ScrapeSettings _settings;
    private readonly ScrapeCounters _counters;
    private readonly string? _authorization;
    private readonly ScrapeReport _report;
    private readonly ScrapeCache _cache = new();
    private readonly ScrapeMetadata _metadata = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly ScrapeSchedule _schedule;
    private ITimer? _timer;
    private Task _current = Task.CompletedTask;
    private ScrapeTargetStatus _status;
    private bool _isStopped;
    private bool _hasReported;
    private int _expectedBytes;
    private int _failures;
    private long _lastTimestamp;

    public ScrapeLoop(ScrapeNode node, ScrapeJob job, ScrapeTarget target, string? authorization, ScrapeCounters counters)
    {
        _node = node;
        _target = target;
        _authorization = authorization;
        _counters = counters;
        _settings = new ScrapeSettings(job, target, node.Options, node.Texts);
        _report = new ScrapeReport(target.Labels);
        _schedule = new ScrapeSchedule(target.Interval, target.Offset);
        _status = new ScrapeTargetStatus
        {
            Job = target.Job,
            Instance = target.Labels["instance"],
            ScrapeUrl = target.Url,
            DiscoveredLabels = target.Discovered,
            Labels = target.Labels,
            Interval = target.Interval,
            Timeout = target.Timeout,
        };
    }

    public ScrapeTargetStatus Status => Volatile.Read(ref _status);

    /// <summary>Ends with the scrape that runs now.</summary>
    public Task Current
    {
        get
        {
            lock (_gate)
            {
                return _current;
            }
        }
    }

    /// <summary>When the next scrape is due.</summary>
    public DateTimeOffset NextTick { get; private set; }

    public void Start()
    {
        lock (_gate)
        {
            _timer = _node.Time.CreateTimer(
                static loop => ((ScrapeLoop)loop!).OnTick(),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
            var now = _node.Time.GetUtcNow();
            Arm(now, _schedule.After(now));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task current;
        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }
            _isStopped = true;
            current = _current;
        }
        if (_timer is { } timer)
        {
            await timer.DisposeAsync().ConfigureAwait(false);
        }
        await _stop.CancelAsync().ConfigureAwait(false);
        await current.ConfigureAwait(false);
        await MarkEndAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private void OnTick()
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }
            var now = _node.Time.GetUtcNow();
            var (timestamp, next) = _schedule.Fire(now);
            Arm(now, next);
            if (_current.IsCompleted)
            {
                _current = ScrapeAsync(timestamp.ToUnixTimeMilliseconds());
                return;
            }
        }
        _node.ScrapeMetrics.OnSkipped();
        Update(s => s with { ScrapesSkipped = s.ScrapesSkipped + 1 });
    }

    private void Arm(DateTimeOffset now, DateTimeOffset next)
    {
        NextTick = next;
        _timer!.Change(next - now, Timeout.InfiniteTimeSpan);
    }

    private async Task ScrapeAsync(long timestamp)
    {
        _lastTimestamp = timestamp;
        var started = _node.Time.GetTimestamp();
        try
        {
            var (error, errorType) = ("", "");
            ScrapeBody? body = null;
            try
            {
                body = await _node
                    .Client.FetchAsync(_target, _authorization, _expectedBytes, _settings.BodyLimit, _stop.Token)
                    .ConfigureAwait(false);
                _expectedBytes = body.Length + (body.Length / 8);
                _counters.OnPage();
            }
            catch (ScrapeException e)
            {
                (error, errorType) = (e.Message, e.ErrorType);
            }
            using (body)
            {
                await _node.Reads.WaitAsync(_stop.Token).ConfigureAwait(false);
                try
                {
                    await ReadAsync(body, error, errorType, timestamp, started).ConfigureAwait(false);
                }
                finally
                {
                    _node.Reads.Release();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
        catch (Exception e)
        {
            // A defect must not end the loop, nor go unseen.
            Update(s => s with { Health = ScrapeHealth.Down, LastError = $"the scrape failed unexpectedly: {e.Message}" });
            _node.ScrapeMetrics.OnScrape(_node.Time.GetElapsedTime(started), e.GetType().Name);
        }
    }

    private async Task ReadAsync(ScrapeBody? body, string error, string errorType, long timestamp, long started)
    {
        using var page = new ScrapePage(_settings, _cache, _metadata, timestamp);
        if (body is not null)
        {
            (error, errorType) = Parse(body, page);
        }
        var isUp = errorType.Length == 0;
        if (!isUp)
        {
            page.Discard();
        }
        page.MarkVanished();
        var duration = _node.Time.GetElapsedTime(started);
        _report.Write(page, isUp, duration);
        _node.ScrapeMetrics.OnScrape(duration, errorType);
        Update(s =>
            s with
            {
                Health = isUp ? ScrapeHealth.Up : ScrapeHealth.Down,
                LastError = error,
                LastScrape = DateTimeOffset.FromUnixTimeMilliseconds(timestamp),
                LastScrapeDuration = duration,
            }
        );
        Count(page);
        var isAppended = false;
        try
        {
            isAppended = await AppendAsync(new MetricAppend(page.Samples, isUp ? page.Metadata : [], page.Exemplars), _stop.Token)
                .ConfigureAwait(false);
        }
        finally
        {
            Settle(page, isUp, isAppended);
        }
    }

    private (string Error, string ErrorType) Parse(ScrapeBody body, ScrapePage page)
    {
        if (ExpositionPageParser.Parse(body.Bytes, body.IsOpenMetrics, page) is { } malformed)
        {
            _counters.OnMalformed();
            return (malformed, "malformed");
        }
        return page.Error.Length > 0 ? (page.Error, "limit") : ("", "");
    }

    private void Count(ScrapePage page)
    {
        _counters.OnSamples(page.Scraped);
        _counters.OnDropped(page.Duplicates + page.OutOfBounds);
        _node.Metrics.Dropped(ScrapeNode.Kind, "duplicate", page.Duplicates);
        _node.Metrics.Dropped(ScrapeNode.Kind, "out_of_bounds", page.OutOfBounds);
    }

    private void Settle(ScrapePage page, bool isUp, bool isAppended)
    {
        _failures = isUp ? 0 : _failures + 1;
        if (!isAppended)
        {
            // What is live stays live, so that the next scrape marks what this one could not.
            page.Rollback();
            return;
        }
        _hasReported = true;
        if (isUp)
        {
            page.Commit();
            return;
        }
        _cache.CommitStale();
        if (_failures >= FailuresUntilForgotten && _cache.TextCount > 0)
        {
            _cache.Clear();
        }
    }

    private async Task<bool> AppendAsync(MetricAppend append, CancellationToken cancellation)
    {
        var started = _node.Time.GetTimestamp();
        var count = append.Samples.Length;
        try
        {
            await _node.Sink.AppendAsync(append, cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            _counters.AppendError = e.Message;
            _counters.OnDropped(count);
            _node.Metrics.Dropped(ScrapeNode.Kind, "log_append", count);
            return false;
        }
        _counters.AppendError = "";
        _counters.OnAcknowledged(count, _node.Time.GetUtcNow().ToUnixTimeMilliseconds());
        _node.Metrics.Acknowledged(ScrapeNode.Kind, count);
        _node.Metrics.Processed(ScrapeNode.Kind, _node.Time.GetElapsedTime(started));
        return true;
    }

    private async Task MarkEndAsync()
    {
        if (!_hasReported)
        {
            return;
        }
        var timestamp = Math.Max(_node.Time.GetUtcNow().ToUnixTimeMilliseconds(), _lastTimestamp + 1);
        using var page = new ScrapePage(_settings, _cache, _metadata, timestamp);
        page.MarkVanished();
        foreach (var series in _report.Series)
        {
            page.Report(series, StaleMarker.Value);
        }
        using var timeout = new CancellationTokenSource(FarewellTimeout, _node.Time);
        try
        {
            await AppendAsync(new MetricAppend(page.Samples, []), timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The series end by their age instead.
            _node.Metrics.Dropped(ScrapeNode.Kind, "log_append", page.Samples.Length);
        }
    }

    private void Update(Func<ScrapeTargetStatus, ScrapeTargetStatus> change)
    {
        lock (_gate)
        {
            Volatile.Write(ref _status, change(_status));
        }
    }
}
