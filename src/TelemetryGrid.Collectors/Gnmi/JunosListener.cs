using System.Net;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Udp;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Junos;
using TelemetryGrid.Protocols.Streaming;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>
/// A listener for Juniper's native telemetry: a TelemetryStream in each datagram. Nothing proves who sends, as with flows and sFlow; a source's
/// address decides which device it is.
/// </summary>
internal sealed class JunosListener : ICollector, IDatagramHandler
{
    private const string Malformed = "malformed";

    private readonly DeviceAddressBook _addresses;
    private readonly GnmiNode _node;
    private readonly TelemetryIntake _intake;
    private readonly RateMeter _rates;
    private readonly CancellationTokenSource _stopping = new();

    // Under the intake's gate.
    private readonly Dictionary<FlowAddress, DialoutSession> _senders = [];
    private UdpReceiver? _receiver;
    private Task _flushing = Task.CompletedTask;
    private long _messages;
    private long _malformed;
    private long _unplaced;

    public JunosListener(SourceDefinition source, DeviceAddressBook addresses, GnmiNode node)
    {
        Source = source;
        _addresses = addresses;
        _node = node;
        _intake = new TelemetryIntake(source, node);
        _rates = new RateMeter(node.Time);
    }

    public SourceDefinition Source { get; }

    /// <summary>Where it listens, once started.</summary>
    internal IPEndPoint? LocalEndPoint => _receiver?.LocalEndPoint;

    public SourceHealth Health
    {
        get
        {
            var (messages, records) = (Interlocked.Read(ref _messages), _intake.Records);
            var (messageRate, recordRate) = _rates.Measure(messages, records);
            return new SourceHealth
            {
                Id = Source.Id,
                Status = _intake.AppendError.Length > 0 ? SourceStatus.Error : Source.Status,
                Error = _intake.AppendError,
                ReportedAt = _node.Time.GetUtcNow(),
                LastRecordAt = _intake.LastRecordAt is var last and > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(last) : null,
                Messages = messages,
                Records = records,
                RecordsAcknowledged = _intake.Acknowledged,
                RecordsDropped = _intake.Dropped + Interlocked.Read(ref _unplaced),
                Malformed = Interlocked.Read(ref _malformed),
                KernelDrops = _receiver?.Statistics.KernelDrops ?? 0,
                MessagesPerSecond = messageRate,
                RecordsPerSecond = recordRate,
            };
        }
    }

    public Task StartAsync(CancellationToken cancellation)
    {
        if (!IPEndPoint.TryParse(Source.Endpoint, out var endpoint))
        {
            throw new IOException($"'{Source.Endpoint}' is no address and port to listen on.");
        }
        _receiver = new UdpReceiver(
            new UdpReceiverOptions
            {
                Name = GnmiNode.Kind,
                Address = endpoint.Address,
                Port = endpoint.Port,
                MaxDatagramBytes = 65_535,
                ReceiveBufferBytes = 4 << 20,
            },
            this,
            _node.Time
        );
        _receiver.Start();
        _flushing = Task.Run(FlushAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public void OnBatch(in DatagramBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var datagram = batch[i];
            Interlocked.Increment(ref _messages);
            lock (_intake.Gate)
            {
                Receive(datagram);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_receiver is not null)
        {
            await _receiver.DisposeAsync().ConfigureAwait(false);
        }
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _flushing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _intake.Dispose();
        _stopping.Dispose();
    }

    private void Receive(in Datagram datagram)
    {
        if (!_senders.TryGetValue(datagram.Source, out var session))
        {
            // Whoever is asked for anew is found again in the intake: the table is only a short cut, and forgetting it all is cheap.
            if (_senders.Count >= _node.Options.MaxDevices)
            {
                _senders.Clear();
            }
            _senders[datagram.Source] = session = new DialoutSession(_intake, _addresses, datagram.Source.ToIPAddress());
        }
        var before = session.Unplaced;
        var header = JunosReader.Read(datagram.Payload, session.Path, session);
        session.EndMessage(isSync: false);
        if (header.Status != DecodeStatus.Ok)
        {
            Interlocked.Increment(ref _malformed);
            _node.Metrics.Dropped(GnmiNode.Kind, Malformed, 1);
        }
        Interlocked.Add(ref _unplaced, session.Unplaced - before);
    }

    private async Task FlushAsync()
    {
        using var timer = new PeriodicTimer(_node.Options.FlushInterval, _node.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                await _intake.FlushAsync(all: false, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            await _intake.FlushAsync(all: true, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
