using System.Collections.Immutable;
using TelemetryGrid.Discovery;

namespace TelemetryGrid.Collectors.Discovery;

/// <summary>One search that a <see cref="DiscoveryService"/> makes, and what is known of it.</summary>
internal sealed class DiscoveryTask(
    string id,
    bool isScheduled,
    DateTimeOffset startedAt,
    NetworkDiscovery search,
    CancellationTokenSource stop
)
{
    private const int MaxErrors = 100;

    private readonly Lock _gate = new();
    private readonly List<string> _errors = [];
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private DiscoveryReport? _report;
    private DiscoveryState _state = DiscoveryState.Running;
    private DateTimeOffset? _endedAt;
    private int _registered;

    public string Id => id;

    public NetworkDiscovery Search => search;

    public CancellationTokenSource Stop => stop;

    /// <summary>Ends with the search.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    public bool IsRunning
    {
        get
        {
            lock (_gate)
            {
                return _state == DiscoveryState.Running;
            }
        }
    }

    public void OnSource(string device, string source, bool isNew)
    {
        lock (_gate)
        {
            _sources[device] = source;
            _registered += isNew ? 1 : 0;
        }
    }

    public void OnError(string sentence)
    {
        lock (_gate)
        {
            if (_errors.Count < MaxErrors)
            {
                _errors.Add(sentence);
            }
        }
    }

    /// <summary>The search is over and tells this; the task may still be registering what was found.</summary>
    public void OnReport(DiscoveryReport report)
    {
        lock (_gate)
        {
            _report = report;
        }
    }

    public void End(DiscoveryState state, DateTimeOffset at)
    {
        lock (_gate)
        {
            (_state, _endedAt) = (state, at);
        }
    }

    public DiscoveryRun Describe(bool withDevices)
    {
        var report = _report ?? search.Progress();
        lock (_gate)
        {
            return new DiscoveryRun
            {
                Id = id,
                State = _state,
                IsScheduled = isScheduled,
                StartedAt = startedAt,
                EndedAt = _endedAt,
                Asked = report.Asked,
                Answered = report.Answered,
                Silent = report.Silent,
                Refused = report.Refused,
                Excluded = report.Excluded,
                BeyondLimit = report.BeyondLimit,
                Merged = report.Merged,
                Registered = _registered,
                Found = report.Devices.Length,
                Devices = withDevices ? [.. report.Devices.Select(Describe)] : [],
                Errors = [.. _errors, .. report.Errors],
            };
        }
    }

    private FoundDevice Describe(DiscoveredDevice device)
    {
        var inventory = device.Inventory;
        return new FoundDevice
        {
            Device = inventory.Device.Value,
            Endpoint = device.EndPoint.ToString(),
            Login = device.Credential,
            Name = inventory.SysName,
            Vendor = inventory.Vendor,
            Os = inventory.Os,
            Version = inventory.Version,
            Model = inventory.Model,
            Serial = inventory.Serial,
            Type = inventory.DeviceType,
            Location = inventory.Location,
            Interfaces = inventory.Interfaces.Length,
            Neighbors = inventory.Neighbors.Length,
            Vlans = inventory.Vlans.Length,
            Source = _sources.GetValueOrDefault(inventory.Device.Value, ""),
        };
    }
}
