using System.Runtime.CompilerServices;
using System.Threading.Channels;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Metrics;

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
    private uint _requestNumber;
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

    public ValueTask<MetricIntakeResult> RemoteWriteAsync(
        ReadOnlyMemory<byte> body,
        RemoteWriteVersion version,
        CancellationToken cancellation
    ) =>
        TakeAsync(
            "remote_write",
            (MetricRequest request, in SampleCheck check, uint now) => _remoteWrite.Read(body.Span, version, check, request, now),
            cancellation
        );

    public ValueTask<MetricIntakeResult> ImportAsync(
        ReadOnlyMemory<byte> page,
        ExpositionFormat format,
        long timestampMilliseconds,
        CancellationToken cancellation
    ) =>
        TakeAsync(
            "import",
            (MetricRequest request, in SampleCheck check, uint now) =>
                _exposition.Read(page.Span, format, timestampMilliseconds, check, request, now),
            cancellation
        );

    /// <summary>Takes samples of collectors within the grid.</summary>
    public async ValueTask AppendAsync(MetricAppend append, CancellationToken cancellation) =>
        await TakeAsync(append, "scrape", cancellation).ConfigureAwait(false);

    /// <summary>Takes samples, and says which were refused, for senders that want to know.</summary>
    /// <param name="source">The kind of source, as instruments have it.</param>
    /// <exception cref="IOException">The log cannot take it now; nothing of it was acknowledged.</exception>
    public ValueTask<MetricIntakeResult> TakeAsync(MetricAppend append, string source, CancellationToken cancellation) =>
        TakeAsync(source, (MetricRequest request, in SampleCheck check, uint now) => Read(append, check, request, now), cancellation);

    private void Read(MetricAppend append, in SampleCheck check, MetricRequest request, uint now)
    {
        foreach (var metadata in append.Metadata)
        {
            _book.Describe(metadata, request, now);
        }
        foreach (ref readonly var sample in append.Samples.Span)
        {
            var key = SeriesKey.Of(sample.Labels);
            ref var known = ref _book.Find(key);
            if (Unsafe.IsNullRef(ref known))
            {
                known = ref _book.Learn(key, sample.Labels, now);
            }
            known.SeenAt = now;
            var at = sample.TimestampMilliseconds;
            if (!check.Takes(at, known.Newest))
            {
                request.Reject(1, request.FirstError is null ? $"{sample.Labels}: {check.Reason(at, known.Newest)}" : null);
                continue;
            }
            if (_book.NeedsDefinition(known, request, now))
            {
                SeriesBook.Define(ref known, key, sample.Labels, request);
            }
            if (at > known.Newest)
            {
                request.Advance(key, known.Newest);
                known.Newest = at;
            }
            request.Add(known.Partition, known.Series, at, sample.Value);
        }
        foreach (var (series, exemplar) in append.Exemplars ?? [])
        {
            ref var known = ref _book.Find(SeriesKey.Of(series));
            if (!Unsafe.IsNullRef(ref known))
            {
                request.AddExemplar(known.Partition, known.Series, exemplar);
            }
        }
    }

    private async ValueTask<MetricIntakeResult> TakeAsync(string source, ReadRequest read, CancellationToken cancellation)
    {
        var request = Rent();
        try
        {
            lock (_gate)
            {
                request.Number = ++_requestNumber;
                read(request, new SampleCheck(_options, _time.GetUtcNow()), Clock);
            }
            request.Close();
            await AppendAsync(request, cancellation).ConfigureAwait(false);
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
        catch (Exception e)
        {
            lock (_gate)
            {
                _book.Refused(request);
            }
            // Of a malformed request nobody knows how many samples it was to have.
            _metrics.Dropped(source, e is MetricFormatException ? "malformed" : "log_refused", Math.Max(1, request.Samples));
            throw;
        }
        finally
        {
            Return(request);
        }
    }

    private async ValueTask AppendAsync(MetricRequest request, CancellationToken cancellation)
    {
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
        catch (IOException e) when (appends.Count(a => a.IsCompletedSuccessfully) is var stored and > 0)
        {
            throw new IOException($"The log took {stored} of the request's {appends.Length} parts, then refused: {e.Message}", e);
        }
    }

    private MetricRequest Rent() =>
        _requests.Reader.TryRead(out var request) ? request : new MetricRequest(_pipeline.Map, _options.MaxRequestTextBytes);

    private void Return(MetricRequest request)
    {
        request.Clear();
        _requests.Writer.TryWrite(request);
    }

    private delegate void ReadRequest(MetricRequest request, in SampleCheck check, uint now);
}
