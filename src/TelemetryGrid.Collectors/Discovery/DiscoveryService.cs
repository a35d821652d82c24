using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Discovery;
using TelemetryGrid.Identity;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Discovery;

/// <inheritdoc cref="IDiscoveryService"/>
/// <remarks>What is found goes to the topology at once. A device that a source polls already, at any of its addresses, is not registered again.</remarks>
public sealed partial class DiscoveryService : IDiscoveryService, IAsyncDisposable
{
    private const int MaxRuns = 20;
    private const int MaxRunning = 2;

    private readonly Lock _gate = new();
    private readonly List<DiscoveryTask> _runs = [];
    private long _number;
    private readonly Func<ISourceRegistryGrain> _registry;
    private readonly IInventorySink _inventories;
    private readonly TimeProvider _time;
    private readonly ILogger<DiscoveryService> _logger;
    private bool _isDisposed;

    public DiscoveryService(IGrainFactory grains, IInventorySink inventories, TimeProvider time, ILogger<DiscoveryService> logger)
        : this(() => grains.GetGrain<ISourceRegistryGrain>(CollectorSupervisor.Site), inventories, time, logger) { }

    internal DiscoveryService(
        Func<ISourceRegistryGrain> registry,
        IInventorySink inventories,
        TimeProvider time,
        ILogger<DiscoveryService> logger
    )
    {
        (_registry, _inventories, _time, _logger) = (registry, inventories, time, logger);
    }

    public Task<DiscoveryStart> StartAsync(DiscoveryRequest request) => StartAsync(request, isScheduled: false);

    public ImmutableArray<DiscoveryRun> List()
    {
        lock (_gate)
        {
            return [.. Enumerable.Reverse(_runs).Select(r => r.Describe(withDevices: false))];
        }
    }

    public DiscoveryRun? Get(string id) => Find(id)?.Describe(withDevices: true);

    public DiscoveryRun? Cancel(string id)
    {
        if (Find(id) is not { } run)
        {
            return null;
        }
        if (run.IsRunning)
        {
            run.Stop.Cancel();
        }
        return run.Describe(withDevices: true);
    }

    /// <summary>Ends what runs and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        DiscoveryTask[] runs;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }
            _isDisposed = true;
            runs = [.. _runs];
        }
        foreach (var run in runs)
        {
            await run.Stop.CancelAsync().ConfigureAwait(false);
            await run.Running.ConfigureAwait(false);
            run.Stop.Dispose();
        }
    }

    internal async Task<DiscoveryStart> StartAsync(DiscoveryRequest request, bool isScheduled)
    {
        if (DiscoveryRules.Validate(request) is { Count: > 0 } errors)
        {
            return new DiscoveryStart(null, [.. errors], false);
        }
        var registry = _registry();
        var logins = new DiscoveryLogins();
        var unknown = new List<(string, string)>();
        for (var i = 0; i < request.Logins.Length; i++)
        {
            await AddAsync(logins, request.Logins[i], $"credentials[{i}]", registry, unknown).ConfigureAwait(false);
        }
        if (unknown.Count > 0)
        {
            return new DiscoveryStart(null, [.. unknown], false);
        }
        var reports = await registry.ListAsync().ConfigureAwait(false);
        var sources = reports.Select(r => r.Definition).Where(d => d.Kind == SourceKind.Snmp).ToList();
        var options = Options(request, logins, sources);
        return Begin(request, options, logins, sources, registry, isScheduled);
    }

    private DiscoveryStart Begin(
        DiscoveryRequest request,
        DiscoveryOptions options,
        DiscoveryLogins logins,
        List<SourceDefinition> sources,
        ISourceRegistryGrain registry,
        bool isScheduled
    )
    {
        lock (_gate)
        {
            if (_isDisposed || _runs.Count(r => r.IsRunning) >= MaxRunning)
            {
                return new DiscoveryStart(null, [], true);
            }
            if (_runs.Count >= MaxRuns)
            {
                var oldest = _runs.First(r => !r.IsRunning);
                oldest.Stop.Dispose();
                _runs.Remove(oldest);
            }
            var id = (++_number).ToString(CultureInfo.InvariantCulture);
            var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
            var search = new NetworkDiscovery(options, engine, _time)
            {
                OnDevice = async device => await _inventories.OnInventoryAsync(device.Inventory).ConfigureAwait(false),
            };
            var run = new DiscoveryTask(id, isScheduled, _time.GetUtcNow(), search, new CancellationTokenSource());
            _runs.Add(run);
            run.Running = Task.Run(() => RunAsync(run, engine, request, logins, sources, registry), CancellationToken.None);
            return new DiscoveryStart(run.Describe(withDevices: true), [], false);
        }
    }

    private DiscoveryTask? Find(string id)
    {
        lock (_gate)
        {
            return _runs.Find(r => r.Id == id);
        }
    }

    private static async Task AddAsync(
        DiscoveryLogins logins,
        DiscoveryLogin login,
        string key,
        ISourceRegistryGrain registry,
        List<(string, string)> errors
    )
    {
        try
        {
            if (login.Own is { } own)
            {
                logins.Add(login.Name, own, login.Secrets);
                return;
            }
            var report = SourceId.TryParse(login.Name, out var id) ? await registry.GetAsync(id).ConfigureAwait(false) : null;
            if (report?.Definition is not { Kind: SourceKind.Snmp } source)
            {
                errors.Add(($"{key}.source", $"must be the id of an snmp source; there is none '{login.Name}'"));
                return;
            }
            logins.Add(login.Name, source, await registry.GetCredentialsAsync(id).ConfigureAwait(false));
        }
        catch (IOException e)
        {
            errors.Add((key, $"cannot be used: {e.Message}"));
        }
    }

    private static DiscoveryOptions Options(DiscoveryRequest request, DiscoveryLogins logins, List<SourceDefinition> sources)
    {
        var options = new DiscoveryOptions
        {
            Port = request.Port,
            FollowNeighbors = request.FollowNeighbors,
            MaxAddresses = request.MaxAddresses,
            MaxDevices = request.MaxDevices,
            AddressesPerSecond = request.AddressesPerSecond,
            Timeout = request.Timeout,
            Retries = request.Retries,
        };
        // The request was validated.
        foreach (var seed in request.Seeds)
        {
            if (SourceEndpoint.TryParse(seed, request.Port, out var endpoint))
            {
                options.Seeds.Add(endpoint);
            }
        }
        foreach (var (texts, networks) in new[] { (request.Networks, options.Networks), (request.Exclude, options.Exclude) })
        {
            foreach (var text in texts)
            {
                if (DiscoveryRules.TryNetwork(text, out var network))
                {
                    networks.Add(network);
                }
            }
        }
        foreach (var credential in logins.Credentials)
        {
            options.Credentials.Add(credential);
        }
        // A name that somebody gave to a device is its name here too.
        foreach (var source in sources)
        {
            if (source.Device is { } device && SourceEndpoint.TryParse(source.Endpoint, SourceEndpoint.SnmpPort, out var endpoint))
            {
                options.Names[endpoint.Address] = device;
            }
        }
        return options;
    }

    private async Task RunAsync(
        DiscoveryTask run,
        SnmpEngine engine,
        DiscoveryRequest request,
        DiscoveryLogins logins,
        List<SourceDefinition> sources,
        ISourceRegistryGrain registry
    )
    {
        var state = DiscoveryState.Failed;
        try
        {
            await using (engine.ConfigureAwait(false))
            {
                var report = await run.Search.RunAsync(run.Stop.Token).ConfigureAwait(false);
                run.OnReport(report);
                var polled = new PolledAddresses(sources);
                foreach (var device in report.Devices)
                {
                    await RegisterAsync(run, device, request, logins, polled, registry).ConfigureAwait(false);
                }
                state = report.IsCancelled ? DiscoveryState.Cancelled : DiscoveryState.Done;
            }
        }
        catch (Exception e)
        {
            // A search that breaks off tells so in itself, and breaks nothing else.
            run.OnError($"The search ended: {e.Message}");
            LogFailed(run.Id, e.Message);
        }
        finally
        {
            run.End(state, _time.GetUtcNow());
        }
    }

    private async Task RegisterAsync(
        DiscoveryTask run,
        DiscoveredDevice device,
        DiscoveryRequest request,
        DiscoveryLogins logins,
        PolledAddresses polled,
        ISourceRegistryGrain registry
    )
    {
        var id = device.Inventory.Device;
        if (polled.Find(device) is { } known)
        {
            run.OnSource(id.Value, known, isNew: false);
            return;
        }
        // Ended early means that nothing more is to happen.
        if (!request.Register || run.Stop.IsCancellationRequested)
        {
            return;
        }
        var (source, secrets) = logins.SourceOf(device);
        var endPoint = device.EndPoint;
        var definition = new SourceDefinition
        {
            Id = SourceId.Parse(polled.NewId(device)),
            Name = device.Inventory.SysName.Length <= 200 ? device.Inventory.SysName : "",
            Kind = SourceKind.Snmp,
            Endpoint = endPoint.Port == SourceEndpoint.SnmpPort ? endPoint.Address.ToString() : endPoint.ToString(),
            Device = id.Value == endPoint.Address.ToString() ? null : id,
            Interval = request.PollInterval,
            Settings = source.Settings,
        };
        var result = await registry.RegisterAsync(definition, secrets).ConfigureAwait(false);
        if (result == RegistrationResult.Done)
        {
            polled.Add(definition);
            run.OnSource(id.Value, definition.Id.Value, isNew: true);
        }
        else
        {
            run.OnError($"{endPoint} could not be registered as source {definition.Id}: {result}.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Search {Id} for devices ended: {Reason}")]
    private partial void LogFailed(string id, string reason);
}
