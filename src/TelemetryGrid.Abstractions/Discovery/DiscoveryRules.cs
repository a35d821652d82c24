using System.Net;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Discovery;

/// <summary>Whether a search can be made as asked for.</summary>
public static class DiscoveryRules
{
    private const int MaxListed = 1000;

    /// <summary>Everything that does not hold: which key, and what is wrong with it as the end of a sentence that begins with the key.</summary>
    public static IReadOnlyList<(string Name, string Message)> Validate(DiscoveryRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var errors = new List<(string, string)>();
        if (request.Seeds.IsEmpty && request.Networks.IsEmpty)
        {
            errors.Add(("networks", "is required where there are no seeds"));
        }
        foreach (var seed in request.Seeds.Where(s => !SourceEndpoint.TryParse(s, request.Port, out _)))
        {
            errors.Add(("seeds", $"must be addresses, with or without a port; one was '{seed}'"));
        }
        foreach (var (name, networks) in new[] { ("networks", request.Networks), ("exclude", request.Exclude) })
        {
            foreach (var network in networks.Where(n => !TryNetwork(n, out _)))
            {
                errors.Add((name, $"must be networks or addresses, like 10.0.0.0/24; one was '{network}'"));
            }
            if (networks.Length > MaxListed)
            {
                errors.Add((name, $"must be at most {MaxListed}"));
            }
        }
        if (request.Seeds.Length > MaxListed)
        {
            errors.Add(("seeds", $"must be at most {MaxListed}"));
        }
        Range("port", request.Port, 1, 65_535);
        Range("max_addresses", request.MaxAddresses, 1, 16_777_216);
        Range("max_devices", request.MaxDevices, 1, 50_000);
        Range("addresses_per_second", request.AddressesPerSecond, 1, 10_000);
        Range("retries", request.Retries, 0, 10);
        if (request.Timeout < TimeSpan.FromMilliseconds(10) || request.Timeout > TimeSpan.FromSeconds(60))
        {
            errors.Add(("timeout", "must be from 10ms to 60s"));
        }
        if (request.PollInterval < TimeSpan.FromSeconds(1) || request.PollInterval > TimeSpan.FromDays(1))
        {
            errors.Add(("poll_interval", "must be from 1s to 1d"));
        }
        ValidateLogins(request, errors);
        return errors;

        void Range(string name, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                errors.Add((name, $"must be a whole number from {least} to {most}; it was {value}"));
            }
        }
    }

    /// <summary>An address is a network of its own.</summary>
    public static bool TryNetwork(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network))
        {
            return true;
        }
        var isAddress = IPAddress.TryParse(text, out var address);
        network = isAddress ? new IPNetwork(address!, address!.GetAddressBytes().Length * 8) : default;
        return isAddress;
    }

    private static void ValidateLogins(DiscoveryRequest request, List<(string, string)> errors)
    {
        if (request.Logins.IsEmpty)
        {
            errors.Add(("credentials", "is required: name an snmp source, or give a version with community or user"));
        }
        if (request.Logins.Length > 16)
        {
            errors.Add(("credentials", "must be at most 16: each is tried on every address"));
        }
        for (var i = 0; i < request.Logins.Length; i++)
        {
            var login = request.Logins[i];
            if (login.Name.Length == 0)
            {
                errors.Add(($"credentials[{i}].name", "is required, or the source whose credentials are meant"));
            }
            else if (request.Logins[..i].Any(l => l.Name == login.Name))
            {
                errors.Add(($"credentials[{i}].name", $"must differ from the others; '{login.Name}' is there twice"));
            }
            if (login.Own is { } own)
            {
                errors.AddRange(SourceRules.Validate(own, login.Secrets).Select(e => ($"credentials[{i}].{e.Name}", e.Message)));
            }
        }
    }
}
