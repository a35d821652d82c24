using System.Collections.Frozen;
using System.IO.Enumeration;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Collectors.Enrichment.Business;

/// <summary>An entry for one device alone comes before all others; of these the first in the file that fits counts.</summary>
internal sealed class BusinessTable
{
    private readonly FrozenDictionary<string, BusinessEntry> _devices;
    private readonly BusinessEntry[] _others;

    public BusinessTable(IReadOnlyCollection<BusinessEntry> entries)
    {
        _devices = entries.Where(e => e.IsOneDevice).ToFrozenDictionary(e => e.Device!, StringComparer.Ordinal);
        _others = [.. entries.Where(e => !e.IsOneDevice)];
        LabelNames =
        [
            .. entries
                .SelectMany(e => e.Interface is null ? e.Labels.Keys : e.Labels.Keys.Append("interface"))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>Labels that any entry asks for.</summary>
    public IReadOnlyCollection<string> LabelNames { get; }

    public bool IsEmpty => _devices.Count + _others.Length == 0;

    public BusinessEntry? Find(EnrichmentDraft draft)
    {
        var device = draft.Record.Device?.Value;
        if (device is not null && _devices.TryGetValue(device, out var entry))
        {
            return entry;
        }
        foreach (var other in _others)
        {
            if (Fits(other, device, draft))
            {
                return other;
            }
        }
        return null;
    }

    private static bool Fits(BusinessEntry entry, string? device, EnrichmentDraft draft)
    {
        if (entry.Device is not null && (device is null || !FileSystemName.MatchesSimpleExpression(entry.Device, device)))
        {
            return false;
        }
        if (entry.Network is { } network && !draft.Addresses.Any(a => a.IsDevice && network.Contains(a.Address)))
        {
            return false;
        }
        if (entry.Interface is { } name && !(draft.TryGet("interface", out var told) && PortName.Canonical(told) == name))
        {
            return false;
        }
        foreach (var (key, value) in entry.Labels)
        {
            if (!draft.TryGet(key, out var present) || present != value)
            {
                return false;
            }
        }
        return true;
    }
}
