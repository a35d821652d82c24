using System.Net;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Syslog;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>Says which time zone a device's clock has: by its id, then by the longest network that its address is in, then the source's.</summary>
internal sealed class SyslogZones
{
    private readonly Dictionary<string, SyslogZone?> _devices = new(StringComparer.Ordinal);
    private readonly (IPNetwork Network, SyslogZone? Zone)[] _networks;
    private readonly SyslogZone? _default;

    public SyslogZones(SyslogCollectorOptions options)
    {
        var zones = new Dictionary<string, SyslogZone>(StringComparer.Ordinal);
        foreach (var (device, zone) in options.DeviceTimeZones)
        {
            _devices[device] = Of(zone);
        }
        _networks = [.. options.NetworkTimeZones.OrderByDescending(n => n.Network.PrefixLength).Select(n => (n.Network, Of(n.Zone)))];
        _default = Of(options.TimeZone);

        // UTC is what null means, and needs no look-up.
        SyslogZone? Of(TimeZoneInfo zone)
        {
            if (zone.Equals(TimeZoneInfo.Utc))
            {
                return null;
            }
            return zones.TryGetValue(zone.Id, out var known) ? known : zones[zone.Id] = new SyslogZone(zone);
        }
    }

    public SyslogZone? Find(DeviceId device, IPAddress address)
    {
        if (_devices.TryGetValue(device.Value, out var zone))
        {
            return zone;
        }
        foreach (var (network, networkZone) in _networks)
        {
            if (network.Contains(address))
            {
                return networkZone;
            }
        }
        return _default;
    }
}
