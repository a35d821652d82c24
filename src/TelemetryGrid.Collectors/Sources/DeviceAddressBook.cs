using System.Collections.Frozen;
using System.Net;
using TelemetryGrid.Identity;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Sources;

/// <summary>
/// Says which device an address belongs to, so that what is polled from an address and what is exported from it meet in one entity:
/// the device id of the source that polls or subscribes to it, else the address itself. Replaced as a whole when sources change; safe from any thread.
/// </summary>
public sealed class DeviceAddressBook
{
    private FrozenDictionary<IPAddress, DeviceId> _devices = FrozenDictionary<IPAddress, DeviceId>.Empty;
    private int _version;

    /// <summary>Moves when answers may have changed.</summary>
    public int Version => Volatile.Read(ref _version);

    public void Replace(IEnumerable<SourceDefinition> sources)
    {
        var devices = new Dictionary<IPAddress, DeviceId>();
        foreach (var source in sources)
        {
            if (
                source is { Kind: SourceKind.Snmp or SourceKind.StreamingTelemetry, Device: { } device }
                && SourceEndpoint.TryParse(source.Endpoint, SourceKindSchema.Of(source.Kind).DefaultPort, out var endpoint)
            )
            {
                devices.TryAdd(endpoint.Address, device);
            }
        }
        _devices = devices.ToFrozenDictionary();
        Interlocked.Increment(ref _version);
    }

    public DeviceId Find(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _devices.TryGetValue(address, out var device) ? device : DeviceId.Parse(address.ToString());
    }
}
