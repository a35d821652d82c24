using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using TelemetryGrid.Enrichment;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.Sources;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Gateway.Enrichment;

/// <summary>Reads the entries of a <see cref="Wire.BusinessContext"/>, noting everything that is wrong with each.</summary>
internal static class BusinessContextBody
{
    public static ImmutableArray<BusinessContextEntry> Read(JsonElement json, FieldErrors errors)
    {
        if (JsonFields.Open(json, "", errors) is not { } fields)
        {
            return [];
        }
        // What an answer had may be sent back as it came.
        fields.Number("revision", 0, long.MaxValue, 0);
        fields.Text("changed_at", 64);
        if (json.TryGetProperty("entries", out _))
        {
            var list = fields.List("entries", BusinessContext.MaxEntries).ToList();
            fields.RejectOthers();
            var devices = new HashSet<string>(StringComparer.Ordinal);
            return [.. list.Select((entry, i) => ReadEntry(entry, $"entries[{i}]", devices, errors)).OfType<BusinessContextEntry>()];
        }
        errors.Add("entries", "entries is required: a list, which may be empty.");
        return [];
    }

    private static BusinessContextEntry? ReadEntry(JsonElement json, string path, HashSet<string> devices, FieldErrors errors)
    {
        if (JsonFields.Open(json, path, errors) is not { } fields)
        {
            return null;
        }
        var entry = new BusinessContextEntry
        {
            Device = Text("device")?.ToLowerInvariant(),
            Interface = Text("interface"),
            Network = Text("network"),
            Owner = Text("owner"),
            Service = Text("service"),
            Criticality = Text("criticality"),
            CostCentre = Text("cost_centre"),
        };
        fields.RejectOthers();
        Judge(entry, path, devices, errors);
        return entry;

        string? Text(string name) => fields.Text(name, BusinessContextEntry.MaxText) is { Length: > 0 } text ? text : null;
    }

    private static void Judge(BusinessContextEntry entry, string path, HashSet<string> devices, FieldErrors errors)
    {
        if (entry.Device is null && entry.Interface is null && entry.Network is null)
        {
            errors.Add(path, $"{path} must name a device, an interface or a network.");
        }
        if ((entry.Owner ?? entry.Service ?? entry.Criticality ?? entry.CostCentre) is null)
        {
            errors.Add(path, $"{path} says none of owner, service, criticality, cost_centre.");
        }
        if (entry.Device is { } device && !DeviceId.TryParse(device.Replace('*', 'x'), out _))
        {
            errors.Add($"{path}.device", $"{path}.device cannot be a device's id: {FieldErrors.Quote(device)}.");
        }
        if (entry.Network is { } network && !IsNetwork(network))
        {
            errors.Add(
                $"{path}.network",
                $"{path}.network must be a network such as 10.1.0.0/16 without bits behind its prefix; it was {FieldErrors.Quote(network)}."
            );
        }
        if (entry is { Device: { } one, Interface: null, Network: null } && !one.Contains('*') && !devices.Add(one))
        {
            errors.Add($"{path}.device", $"{path}.device is {FieldErrors.Quote(one)}, as in an entry before.");
        }
    }

    // IPNetwork takes 10.0.0.1/8 for 10.0.0.0/8, which may not be what was meant.
    private static bool IsNetwork(string text) =>
        IPNetwork.TryParse(text, out var network)
        && IPAddress.TryParse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal)), out var address)
        && address.Equals(network.BaseAddress);
}
