using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Devices;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Gnmi;
using TelemetryGrid.Protocols.Streaming;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>One device subscribed to over gNMI: a call that is made anew whenever it ends.</summary>
internal sealed class GnmiCollector : ICollector
{
    private readonly GnmiNode _node;
    private readonly GnmiDefinition _definition;
    private readonly GnmiLogin? _login;
    private readonly TelemetryIntake _intake;
    private readonly GnmiBackoff _backoff;
    private readonly RateMeter _rates;
    private readonly CancellationTokenSource _stopping = new();
    private GnmiPlan? _plan;
    private DeviceId _device;
    private HttpMessageInvoker? _http;
    private Task _running = Task.CompletedTask;
    private Task _flushing = Task.CompletedTask;
    private string _error = "not connected yet";
    private long _messages;
    private long _malformed;
    private long _openedAt;
    private volatile bool _isOpen;

    public GnmiCollector(SourceDefinition source, GnmiDefinition definition, GnmiLogin? login, GnmiNode node)
    {
        Source = source;
        _definition = definition;
        _login = login;
        _node = node;
        _intake = new TelemetryIntake(source, node);
        _backoff = new GnmiBackoff(node.Options.FirstBackoff, node.Options.LongestBackoff, node.Jitter);
        _rates = new RateMeter(node.Time);
    }

    public SourceDefinition Source { get; }

    /// <summary>Calls made so far.</summary>
    public int Calls { get; private set; }

    /// <summary>The agent has sent everything subscribed to at least once on this call.</summary>
    public bool IsSynced { get; private set; }

    public SourceHealth Health
    {
        get
        {
            var error = _intake.AppendError is { Length: > 0 } append ? append : Volatile.Read(ref _error);
            var (messages, records) = (Interlocked.Read(ref _messages), _intake.Records);
            var (messageRate, recordRate) = _rates.Measure(messages, records);
            return new SourceHealth
            {
                Id = Source.Id,
                Status = error.Length > 0 ? SourceStatus.Error : Source.Status,
                Error = error,
                ReportedAt = _node.Time.GetUtcNow(),
                LastRecordAt = _intake.LastRecordAt is var last and > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(last) : null,
                Messages = messages,
                Records = records,
                RecordsAcknowledged = _intake.Acknowledged,
                RecordsDropped = _intake.Dropped,
                Malformed = Interlocked.Read(ref _malformed),
                MessagesPerSecond = messageRate,
                RecordsPerSecond = recordRate,
            };
        }
    }

    public Task StartAsync(CancellationToken cancellation)
    {
        _plan = new GnmiPlan(Source, _definition);
        _device =
            Source.Device
            ?? (
                DeviceId.TryParse(_plan.Host.Trim('[', ']'), out var host)
                    ? host
                    : throw new IOException($"'{_plan.Host}' cannot name a device.")
            );
        _http = GnmiHttp.Open(_definition);
        _running = Task.Run(RunAsync, CancellationToken.None);
        _flushing = Task.Run(FlushAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running, _flushing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http?.Dispose();
        _intake.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var plan = _plan!;
        while (!_stopping.IsCancellationRequested)
        {
            var wait = plan.Interval;
            Calls++;
            IsSynced = false;
            _openedAt = _node.Time.GetTimestamp();
            try
            {
                var call = new GnmiCall(plan, _login, _http!, _node) { Received = ReceivedAsync };
                TelemetryMapper mapper;
                lock (_intake.Gate)
                {
                    mapper = _intake.Mapper(_device)!;
                }
                await call.RunAsync(mapper, _intake.Gate, _stopping.Token).ConfigureAwait(false);
            }
            catch (GnmiException e)
            {
                wait = Failed(e);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Nothing that an agent does may end the loop.
                wait = Failed(new GnmiException("internal", $"{e.GetType().Name}: {e.Message}"));
            }
            _isOpen = false;
            try
            {
                await Task.Delay(wait, _node.Time, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private TimeSpan Failed(GnmiException e)
    {
        var wait = _backoff.Next();
        var status = e.Type is "timeout" or "connect" or "stale" ? DevicePollStatus.Timeout : DevicePollStatus.Refused;
        _node.Metrics.Dropped(GnmiNode.Kind, e.Type, 1);
        Volatile.Write(ref _error, $"{e.Message}; next try in {wait.TotalSeconds:0.#} s");
        _intake.Poll(_device, status, e.Message, _node.Time.GetElapsedTime(_openedAt));
        return wait;
    }

    private async ValueTask ReceivedAsync(GnmiResponse response)
    {
        Interlocked.Increment(ref _messages);
        if (response.Status != DecodeStatus.Ok)
        {
            Interlocked.Increment(ref _malformed);
            _node.Metrics.Dropped(GnmiNode.Kind, "malformed", 1);
            Volatile.Write(ref _error, $"a message cannot be read: {response.Defect}");
        }
        else if (response.Kind == GnmiResponseKind.Error)
        {
            throw new GnmiException("refused", response.Message);
        }
        else
        {
            // The headers of an answer prove nothing yet: some agents send them before they look at the password.
            Volatile.Write(ref _error, "");
            _backoff.Reset();
            if (!_isOpen)
            {
                _isOpen = true;
                _intake.Poll(_device, DevicePollStatus.Ok, "", _node.Time.GetElapsedTime(_openedAt));
            }
        }
        int pending;
        lock (_intake.Gate)
        {
            var mapper = _intake.Mapper(_device)!;
            mapper.EndMessage();
            if (response.Kind == GnmiResponseKind.Sync)
            {
                mapper.Settle(all: true);
                IsSynced = true;
            }
            pending = mapper.Pending;
        }
        if (pending >= _node.Options.FlushSamples)
        {
            await _intake.FlushAsync(all: false, _stopping.Token).ConfigureAwait(false);
        }
    }

    private async Task FlushAsync()
    {
        using var timer = new PeriodicTimer(_node.Options.FlushInterval, _node.Time);
        var polledAt = _node.Time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                if (_isOpen && _node.Time.GetElapsedTime(polledAt) >= Source.Interval)
                {
                    polledAt = _node.Time.GetTimestamp();
                    _intake.Poll(_device, DevicePollStatus.Ok, "", TimeSpan.Zero);
                }
                await _intake.FlushAsync(all: false, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            await _intake.FlushAsync(all: true, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
