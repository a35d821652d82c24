using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Health;

/// <summary>Devices of a report, bounded.</summary>
internal sealed class HealthTable(int most)
{
    private readonly SortedDictionary<string, HealthFacts> _devices = new(StringComparer.Ordinal);
    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, HealthFacts> Devices => _devices;

    /// <summary>Devices left out, counted up to as many as there are.</summary>
    public int LeftOut => _leftOut.Count;

    /// <summary>A table that goes on from what this one knows, and leaves it as it is.</summary>
    public HealthTable Copy()
    {
        var copy = new HealthTable(most);
        foreach (var (device, facts) in _devices)
        {
            copy._devices[device] = new HealthFacts
            {
                Site = facts.Site,
                Role = facts.Role,
                Input = facts.Input,
            };
        }
        copy._leftOut.UnionWith(_leftOut);
        return copy;
    }

    /// <summary>Null for what is no device's name, and for devices beyond the bound.</summary>
    public HealthFacts? Find(string? device)
    {
        if (device is not null && _devices.TryGetValue(device, out var known))
        {
            return known;
        }
        if (!DeviceId.TryParse(device, out _))
        {
            return null;
        }
        if (_devices.Count >= most)
        {
            if (_leftOut.Count < most)
            {
                _leftOut.Add(device);
            }
            return null;
        }
        return _devices[device] = new HealthFacts();
    }
}
