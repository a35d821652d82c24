using System.Runtime.CompilerServices;
using System.Threading.Channels;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Metrics;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Collectors.Metrics;

/// <inheritdoc cref="IMetricIntake"/>
/// <remarks>
/// A request is read whole before anything of it goes to the log, so a malformed one leaves nothing behind. Series are recognised by the
/// bytes of their labels; only a new one has its labels looked at. Its definition goes with every request until the log has acknowledged
/// one, so requests under way at the same time may land in any order. What was sent twice is stored once by the series store.
/// </remarks>
public sealed class MetricIntake : IMetricIntake, IMetricSink
{
    private const int PooledRequests = 4;

    private readonly IngestPipeline _pipeline;
    private readonly MetricIntakeOptions _options;
    private readonly IngestMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly Lock _gate = new();
    private readonly SeriesBook _book;
    private readonly RemoteWriteIntake _remoteWrite;
    private readonly ExpositionIntake _exposition;
    private readonly Channel<MetricRequest> _requests = Channel.CreateBounded<MetricRequest>(PooledRequests);

    public MetricIntake(IngestPipeline pipeline, MetricIntakeOptions options, IngestMetrics metrics, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _pipeline = pipeline;
        _options = options;
        _metrics = metrics;
        _time = time;
        _startedAt = time.GetTimestamp();
        _book = new SeriesBook(pipeline.Map, options);
        _remoteWrite = new RemoteWriteIntake(_book, options);
        _exposition = new ExpositionIntake(_book, options);
    }

    // Seconds since the intake was made, from 1 on, so that 0 can mean never.
    private uint Clock => 1 + (uint)_time.GetElapsedTime(_startedAt).TotalSeconds;

    public async ValueTask<MetricIntakeResult> RemoteWriteAsync(
        ReadOnlyMemory<byte> body,
        RemoteWriteVersion version,
        CancellationToken cancellation
    )
    {
        var request = Rent();
        try
        {
            lock (_gate)
            {
                _remoteWrite.Read(body.Span, version, new SampleCheck(_options, _time.GetUtcNow()), request, Clock);
            }
            return await CommitAsync(request, "remote_write", cancellation).ConfigureAwait(false);
        }
        finally
        {
            Return(request);
        }
    }

    public async ValueTask<MetricIntakeResult> ImportAsync(
        ReadOnlyMemory<byte> page,
        ExpositionFormat format,
        long timestampMilliseconds,
        CancellationToken cancellation
    )
    {
        var request = Rent();
        try
        {
            lock (_gate)
            {
                var check = new SampleCheck(_options, _time.GetUtcNow());
                _exposition.Read(page.Span, format, timestampMilliseconds, check, request, Clock);
            }
            return await CommitAsync(request, "import", cancellation).ConfigureAwait(false);
        }
        finally
        {
            Return(request);
        }
    }

    /// <summary>Takes samples of collectors within the grid.</summary>
    public async ValueTask AppendAsync(MetricAppend append, CancellationToken cancellation)
    {
        var request = Rent();
        try
        {
            lock (_gate)
            {
                Read(append, new SampleCheck(_options, _time.GetUtcNow()), request, Clock);
            }
            await CommitAsync(request, "scrape", cancellation).ConfigureAwait(false);
        }
        finally
        {
            Return(request);
        }
    }

    private void Read(MetricAppend append, in SampleCheck check, MetricRequest request, uint now)
    {
        foreach (var metadata in append.Metadata)
        {
            _book.Describe(metadata, request, now);
        }
        foreach (ref readonly var sample in append.Samples.Span)
        {
            var key = SeriesKey.Start.With(new SeriesKey(SeriesFingerprint.Of(sample.Labels), 0));
            ref var known = ref _book.Find(key);
            KnownSeries unlisted;
            if (Unsafe.IsNullRef(ref known))
            {
                unlisted = _book.Learn(key, sample.Labels, now);
                known = ref _book.Find(key);
                if (Unsafe.IsNullRef(ref known))
                {
                    known = ref unlisted;
                }
            }
            known.SeenAt = now;
            if (_book.NeedsDefinition(known, now))
            {
                request.Define(key, known.Partition, known.Series, sample.Labels);
            }
            if (check.Refuse(sample.TimestampMilliseconds, known.Newest) is { } reason)
            {
                request.Reject(1, reason);
                continue;
            }
            known.Newest = Math.Max(known.Newest, sample.TimestampMilliseconds);
            request.Add(known.Partition, known.Series, sample.TimestampMilliseconds, sample.Value);
        }
    }

    private async ValueTask<MetricIntakeResult> CommitAsync(MetricRequest request, string source, CancellationToken cancellation)
    {
        request.Close();
        var appends = new Task[request.Payloads.Count];
        for (var i = 0; i < appends.Length; i++)
        {
            var (partition, payload) = request.Payloads[i];
            appends[i] = _pipeline.AppendAsync(partition, payload, cancellation).AsTask();
        }
        try
        {
            await Task.WhenAll(appends).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _book.Refused();
            }
            _metrics.Dropped(source, "log_refused", request.Samples);
            var stored = appends.Count(a => a.IsCompletedSuccessfully);
            if (e is IOException && stored > 0)
            {
                throw new IOException($"The log took {stored} of the request's {appends.Length} parts, then refused: {e.Message}", e);
            }
            throw;
        }
        if (request.Defined.Count > 0)
        {
            lock (_gate)
            {
                _book.Acknowledged(request, Clock);
            }
        }
        _metrics.Acknowledged(source, request.Samples);
        _metrics.Dropped(source, "refused", request.Rejected);
        return request.Result();
    }

    private MetricRequest Rent() => _requests.Reader.TryRead(out var request) ? request : new MetricRequest(_pipeline.Map);

    private void Return(MetricRequest request)
    {
        request.Clear();
        _requests.Writer.TryWrite(request);
    }
}
