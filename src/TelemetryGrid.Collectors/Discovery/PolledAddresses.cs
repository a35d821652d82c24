using System.Net;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Discovery;

/// <summary>Which addresses SNMP sources poll, and which ids are taken.</summary>
internal sealed class PolledAddresses
{
    private const int MaxId = 64;

    private readonly Dictionary<IPEndPoint, string> _byEndPoint = [];
    private readonly Dictionary<string, string> _byDevice = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public PolledAddresses(IEnumerable<SourceDefinition> sources)
    {
        foreach (var source in sources)
        {
            Add(source);
        }
    }

    public void Add(SourceDefinition source)
    {
        _ids.Add(source.Id.Value);
        if (SourceEndpoint.TryParse(source.Endpoint, SourceEndpoint.SnmpPort, out var endPoint))
        {
            _byEndPoint.TryAdd(endPoint, source.Id.Value);
            _byDevice.TryAdd(source.Device?.Value ?? endPoint.Address.ToString(), source.Id.Value);
        }
    }

    /// <summary>The source that polls a device, at any of its addresses; null for none.</summary>
    public string? Find(DiscoveredDevice device)
    {
        if (_byEndPoint.TryGetValue(device.EndPoint, out var source) || _byDevice.TryGetValue(device.Inventory.Device.Value, out source))
        {
            return source;
        }
        foreach (var text in device.Inventory.ManagementAddresses)
        {
            if (
                IPAddress.TryParse(text, out var address)
                && _byEndPoint.TryGetValue(new IPEndPoint(address, device.EndPoint.Port), out source)
            )
            {
                return source;
            }
        }
        return null;
    }

    /// <summary>An id for a device's source, by its address.</summary>
    public string NewId(DiscoveredDevice device)
    {
        var text = $"snmp-{device.Inventory.Device.Value}";
        var allowed = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        var id = allowed.Length > MaxId ? allowed[..MaxId] : allowed;
        for (var n = 2; _ids.Contains(id); n++)
        {
            var suffix = $"-{n}";
            id = allowed[..Math.Min(allowed.Length, MaxId - suffix.Length)] + suffix;
        }
        return id;
    }
}
