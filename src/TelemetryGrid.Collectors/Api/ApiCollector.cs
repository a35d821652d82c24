using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Api;

/// <summary>One JSON endpoint, polled at its interval. What was appended once is not appended again, unless the process begins anew.</summary>
internal sealed class ApiCollector : ICollector
{
    private const string Kind = "api";
    private const int MaxTold = 1_000;

    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);

    private readonly SourceCredentials _credentials;
    private readonly IMetricSink _metrics;
    private readonly IRecordSink _records;
    private readonly IngestMetrics _ingest;
    private readonly RejectedRecords? _rejected;

    // What was refused comes again with every poll.
    private readonly HashSet<UInt128> _told = [];
    private readonly TimeProvider _time;
    private readonly RateMeter _rates;
    private readonly ApiBackoff _backoff;
    private readonly ApiMemory _memory = new();
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private ApiPoll? _poll;
    private Task _running = Task.CompletedTask;
    private (string Text, bool IsFailing) _error = ("", false);
    private long _messages;
    private long _read;
    private long _acknowledged;
    private long _dropped;
    private long _malformed;
    private long _lastRecordAt;

    public ApiCollector(
        SourceDefinition source,
        SourceCredentials credentials,
        IMetricSink metrics,
        IRecordSink records,
        IngestMetrics ingest,
        TimeProvider time,
        RejectedRecords? rejected = null
    )
    {
        Source = source;
        _rejected = rejected;
        (_credentials, _metrics, _records, _ingest, _time) = (credentials, metrics, records, ingest, time);
        _rates = new RateMeter(time);
        _backoff = new ApiBackoff(source.Interval);
    }

    public SourceDefinition Source { get; }

    /// <summary>Told of each poll when it is over, with the wait before the next.</summary>
    internal Action<TimeSpan>? Polled { get; init; }

    public SourceHealth Health
    {
        get
        {
            var (messages, read) = (Interlocked.Read(ref _messages), Interlocked.Read(ref _read));
            var (messageRate, recordRate) = _rates.Measure(messages, read);
            var last = Interlocked.Read(ref _lastRecordAt);
            string text;
            bool isFailing;
            lock (_gate)
            {
                (text, isFailing) = _error;
            }
            return new SourceHealth
            {
                Id = Source.Id,
                Status = isFailing ? SourceStatus.Error : Source.Status,
                Error = text,
                ReportedAt = _time.GetUtcNow(),
                LastRecordAt = last == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(last),
                Messages = messages,
                Records = read,
                RecordsAcknowledged = Interlocked.Read(ref _acknowledged),
                RecordsDropped = Interlocked.Read(ref _dropped),
                Malformed = Interlocked.Read(ref _malformed),
                MessagesPerSecond = messageRate,
                RecordsPerSecond = recordRate,
            };
        }
    }

    public Task StartAsync(CancellationToken cancellation)
    {
        _poll = new ApiPoll(Source, _credentials, _time);
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var timeout = new CancellationTokenSource(FarewellTimeout);
        // What nobody reads any more ends, instead of standing still for minutes.
        await AppendAsync(new ApiHarvest(), timeout.Token).ConfigureAwait(false);
        _poll?.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TimeSpan wait;
            try
            {
                var harvest = await _poll!.RunAsync(_stop.Token).ConfigureAwait(false);
                wait = _backoff.Next(harvest.Failure);
                Count(harvest);
                var refusal = await AppendAsync(harvest, _stop.Token).ConfigureAwait(false);
                Judge(harvest, refusal, wait);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Nothing that a server sends may end the loop, nor go unseen.
                wait = Source.Interval;
                Set($"the poll failed unexpectedly: {e.GetType().Name}: {e.Message}", true);
            }
            // The timer runs before anyone hears of the poll.
            var pause = Task.Delay(wait, _time, _stop.Token);
            Polled?.Invoke(wait);
            await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Count(ApiHarvest harvest)
    {
        Interlocked.Add(ref _messages, harvest.Pages);
        if (harvest.Failure is { } failure)
        {
            Interlocked.Add(ref _malformed, failure.ErrorType == "not_json" ? 1 : 0);
            _ingest.Dropped(Kind, failure.ErrorType, 1);
        }
        Drop("unreadable", harvest.Unreadable);
        Keep(harvest);
        Drop("duplicate", harvest.Duplicates);
        Drop("limit", harvest.BeyondLimit);
    }

    private void Keep(ApiHarvest harvest)
    {
        foreach (var (sentence, json) in harvest.Refused)
        {
            var bytes = Encoding.UTF8.GetBytes(json);
            if (_told.Count == MaxTold)
            {
                _told.Clear();
            }
            if (_told.Add(BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(bytes))))
            {
                _rejected?.Add("api.unreadable", Source.Id.Value, sentence, bytes);
            }
        }
    }

    private void Drop(string type, int count)
    {
        Interlocked.Add(ref _dropped, count);
        _ingest.Dropped(Kind, type, count);
    }

    /// <summary>Why the log refused; null when it took everything.</summary>
    private async Task<string?> AppendAsync(ApiHarvest harvest, CancellationToken cancellation)
    {
        var started = _time.GetTimestamp();
        var records = _memory.New(harvest);
        var vanished = _memory.Vanished(harvest, _time.GetUtcNow().ToUnixTimeMilliseconds());
        var fresh = harvest.Samples.Count + records.Count;
        Interlocked.Add(ref _read, fresh);
        try
        {
            if (harvest.Samples.Count + vanished.Count > 0)
            {
                await _metrics
                    .AppendAsync(new MetricAppend(harvest.Samples.Concat(vanished).ToArray(), []), cancellation)
                    .ConfigureAwait(false);
            }
            if (records.Count > 0)
            {
                await _records.AppendAsync(records, cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Drop("log_append", fresh);
            return e.Message;
        }
        _memory.Settle(harvest);
        if (fresh > 0)
        {
            Interlocked.Add(ref _acknowledged, fresh);
            Interlocked.Exchange(ref _lastRecordAt, _time.GetUtcNow().ToUnixTimeMilliseconds());
            _ingest.Acknowledged(Kind, fresh);
            _ingest.Processed(Kind, _time.GetElapsedTime(started));
        }
        return null;
    }

    private void Judge(ApiHarvest harvest, string? refusal, TimeSpan wait)
    {
        if (harvest.Failure is { } failure)
        {
            Set($"{failure.Message}; next try in {wait.TotalSeconds:0.#} s", true);
        }
        else if (refusal is not null)
        {
            Set(refusal, true);
        }
        else
        {
            // A mapping that finds nothing among others that do is told of, but the source collects.
            Set(harvest.Note, harvest.Note.Length > 0 && harvest.Count == 0);
        }
    }

    private void Set(string text, bool isFailing)
    {
        lock (_gate)
        {
            _error = (text, isFailing);
        }
    }
}
