using System.Net.Sockets;
using System.Text;
using TelemetryGrid.Protocols.Grpc;
using TelemetryGrid.Protocols.Snmp.Security;
using TelemetryGrid.Simulation.Agents;
using TelemetryGrid.Simulation.Exporters;
using TelemetryGrid.Simulation.Model;
using TelemetryGrid.Simulation.Routing;
using TelemetryGrid.Simulation.Streaming;

namespace TelemetryGrid.Simulation;

/// <summary>
/// A small network that exists only in this process but speaks NetFlow, IPFIX, sFlow, SNMP, syslog, BMP and streaming telemetry over real
/// sockets on loopback. Nothing runs before <see cref="StartAsync"/>.
/// </summary>
public sealed class SimulatedNetwork : IAsyncDisposable
{
    /// <summary>Most ticks made up for at once after the process was held up.</summary>
    private const int MaximumCatchUp = 50;

    private readonly SimulatedNetworkOptions _options;
    private readonly TimeProvider _time;
    private readonly TrafficModel _model;
    private readonly LoopbackSockets _sockets = new();
    private readonly List<SnmpAgent> _agents = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private long _startTimestamp;
    private NewsSender? _news;
    private readonly Dictionary<SimulatedDevice, DeviceEngine> _engines = [];
    private readonly List<BmpConnection> _bmp = [];
    private readonly List<MdtDialout> _mdt = [];
    private readonly List<JunosSender> _junos = [];
    private readonly List<Socket> _junosSockets = [];
    private readonly List<Task> _streams = [];

    /// <exception cref="ArgumentException">The options are not valid; the message lists everything that is wrong.</exception>
    public SimulatedNetwork(SimulatedNetworkOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        _model = new TrafficModel(options, _time.GetUtcNow());
        foreach (SimulatedDevice device in _model.Topology.Devices)
        {
            device.Exporter = ExporterFactory.Create(device, _sockets, options);
        }
    }

    public IReadOnlyList<SimulatedDevice> Devices => _model.Topology.Devices;

    /// <summary>Scripted events under way.</summary>
    public IReadOnlyList<SimulatedIncident> Incidents => _model.Script.Incidents;

    /// <summary>Requests that the SNMP agents have answered.</summary>
    public long SnmpRequests => _agents.Sum(a => a.Requests);

    /// <summary>Lines of syslog and traps sent so far.</summary>
    public (long SyslogLines, long Traps) News => (_news?.Lines ?? 0, _news?.Notifications ?? 0);

    /// <summary>Messages of BMP, messages of model-driven telemetry and datagrams of native telemetry sent so far.</summary>
    public (long Bmp, long Mdt, long Junos) Streamed =>
        (_bmp.Sum(b => b.Messages), _mdt.Sum(m => m.Messages), _junos.Sum(j => j.Datagrams));

    /// <summary>Everything sent so far, over all devices.</summary>
    public ExportTotals Exported =>
        Devices
            .Select(d => d.Exported)
            .Aggregate(
                default(ExportTotals),
                (sum, one) =>
                    new ExportTotals(
                        sum.Datagrams + one.Datagrams,
                        sum.Records + one.Records,
                        sum.Octets + one.Octets,
                        sum.Packets + one.Packets,
                        sum.CounterSamples + one.CounterSamples,
                        sum.SendErrors + one.SendErrors
                    )
            );

    /// <summary>Binds every device's addresses, then sets traffic and agents going. Call once.</summary>
    /// <exception cref="InvalidOperationException">An address or port cannot be bound; the message says which and what to do.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _startTimestamp = _time.GetTimestamp();
        _model.Start = _time.GetUtcNow();
        byte[] community = Encoding.UTF8.GetBytes(_options.Community);
        if (_options.SnmpUser is { } name)
        {
            var user = new UsmUser(
                name,
                UsmAuthProtocol.Sha256,
                _options.SnmpAuthenticationPassword,
                UsmPrivProtocol.Aes128,
                _options.SnmpPrivacyPassword
            );
            foreach (SimulatedDevice device in Devices.Where(d => d.SpeaksSnmpV3))
            {
                _engines.Add(device, new DeviceEngine(device, user, _model.Start, Elapsed));
            }
        }
        foreach (SimulatedDevice device in Devices)
        {
            _sockets.Open(device, _options.CollectorOf(device.Protocol));
            if (_options.SnmpPort != 0)
            {
                Socket socket = LoopbackSockets.Bind(device, _options.SnmpPort);
                MibView view = DeviceMib.Build(device, Elapsed);
                ISnmpResponder responder = _engines.TryGetValue(device, out DeviceEngine? engine)
                    ? new SecuredResponder(view, engine)
                    : new SnmpResponder(view, community);
                _agents.Add(new SnmpAgent(socket, responder));
            }
        }
        if (_options.SyslogCollector is not null || _options.TrapCollector is not null)
        {
            _news = new NewsSender(_options, Devices, _model.Start, _engines.GetValueOrDefault);
            _model.News.Publish = _news.Send;
        }
        foreach (SnmpAgent agent in _agents)
        {
            agent.Start();
        }
        _loop = Task.Run(RunAsync, CancellationToken.None);
        StartStreams();
        return Task.CompletedTask;
    }

    private TimeSpan Elapsed() => _time.GetElapsedTime(_startTimestamp);

    private void StartStreams()
    {
        foreach (SimulatedDevice device in Devices)
        {
            if (_options.BmpCollector is { } station && device.SpeaksBmp)
            {
                var bmp = new BmpConnection(device, _model.Topology, station, () => _model.Elapsed, _model.Start, _time);
                _bmp.Add(bmp);
                _streams.Add(Task.Run(() => bmp.RunAsync(_stop.Token)));
            }
            if (_options.MdtCollector is { } mdtCollector && device.DialsOut)
            {
                var mdt = new MdtDialout(device, mdtCollector, _options.StreamInterval, _time);
                _mdt.Add(mdt);
                _streams.Add(Task.Run(() => mdt.RunAsync(_stop.Token)));
            }
            if (_options.JunosCollector is { } junosCollector && device.StreamsNatively)
            {
                var junos = new JunosSender(device, junosCollector, _options.StreamInterval, _time);
                Socket socket = LoopbackSockets.Bind(device, 0);
                _junos.Add(junos);
                _junosSockets.Add(socket);
                _streams.Add(Task.Run(() => junos.RunAsync(socket, _stop.Token)));
            }
        }
    }

    /// <summary>
    /// Answers a call of gNMI's <c>Subscribe</c> to a device that speaks it. The HTTP/2 server that carries the frames of the call is the caller's.
    /// </summary>
    /// <param name="requests">Length-prefixed SubscribeRequests.</param>
    /// <param name="responses">Takes length-prefixed SubscribeResponses.</param>
    /// <returns>How the call ended, for its trailers.</returns>
    public Task<GrpcStatus> SubscribeAsync(SimulatedDevice device, Stream requests, Stream responses, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new GnmiService(device, _model.Start, _time).ServeAsync(requests, responses, cancellation);
    }

    /// <summary>Stops sending and answering. <see cref="Exported"/> stays readable and final.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }
        await _stop.CancelAsync();
        await _loop;
        await Task.WhenAll(_streams);
        foreach (SnmpAgent agent in _agents)
        {
            await agent.DisposeAsync();
        }
        _sockets.Dispose();
        _news?.Dispose();
        _junosSockets.ForEach(s => s.Dispose());
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(TrafficModel.Tick, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                TimeSpan elapsed = _time.GetElapsedTime(_startTimestamp);
                for (int i = 0; i < MaximumCatchUp && _model.Elapsed + TrafficModel.Tick <= elapsed; i++)
                {
                    _model.Advance();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }
}
