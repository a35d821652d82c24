using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.Sources;

/// <summary>Whether a source can be what it says, by the schema of its kind.</summary>
public static class SourceRules
{
    /// <summary>Everything that does not hold: which key, and what is wrong with it as the end of a sentence that begins with the key.</summary>
    public static IReadOnlyList<(string Name, string Message)> Validate(SourceDefinition source, SourceCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(credentials);
        var schema = SourceKindSchema.Of(source.Kind);
        var errors = new List<(string, string)>();
        if (EndpointExpectation(schema, source.Endpoint) is { } expected)
        {
            errors.Add(("endpoint", $"must be {expected}; it was '{source.Endpoint}'"));
        }
        var before = errors.Count;
        foreach (var setting in schema.Settings)
        {
            var given = setting.IsSecret ? credentials.Find(setting.Name) : source.Settings.GetValueOrDefault(setting.Name);
            if (string.IsNullOrEmpty(given))
            {
                if (setting.IsRequired)
                {
                    errors.Add((setting.Name, "is required"));
                }
                continue;
            }
            string[] values = setting.IsList ? given.Split(SourceSettings.ListSeparator) : [given];
            foreach (var value in values)
            {
                if (setting.Expectation(value) is { } wanted)
                {
                    errors.Add((setting.Name, setting.IsSecret ? $"must be {wanted}" : $"must be {wanted}; it was '{value}'"));
                }
            }
        }
        if (errors.Count == before)
        {
            errors.AddRange(schema.Together(new SourceSettings(source), credentials));
        }
        return errors;
    }

    /// <summary>What the endpoint was to be, if it is not.</summary>
    private static string? EndpointExpectation(SourceKindSchema schema, string endpoint) =>
        schema.Endpoint switch
        {
            SourceEndpointForm.Listener when !SourceEndpoint.TryParse(endpoint, null, out _) =>
                "an address and a port to listen on, like 0.0.0.0:2055 or [::]:6343",
            SourceEndpointForm.Agent
                when !SourceEndpoint.TryParse(endpoint, schema.DefaultPort, out var agent) || IsNobody(agent.Address) =>
                "a device's address, with or without a port, like 192.0.2.1 or [2001:db8::1]:1161",
            SourceEndpointForm.Host when !IsHost(endpoint, schema.DefaultPort) =>
                "a host and a port, like router1.example.net:57400 or [2001:db8::1]:57400",
            SourceEndpointForm.Url when !IsUrl(endpoint) => "an http or https URL without credentials",
            _ => null,
        };

    private static bool IsNobody(IPAddress address) =>
        address.Equals(IPAddress.Any)
        || address.Equals(IPAddress.IPv6Any)
        || (
            address.AddressFamily == AddressFamily.InterNetworkV6
                ? address.IsIPv6Multicast
                : address.GetAddressBytes()[0] is >= 224 and < 240
        );

    private static bool IsHost(string text, int defaultPort) =>
        text is { Length: > 0 and <= 300 }
        && Uri.TryCreate($"host://{text}/", UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && uri.AbsolutePath == "/"
        && Uri.CheckHostName(uri.DnsSafeHost) != UriHostNameType.Unknown
        && (uri.Port > 0 || defaultPort > 0);

    private static bool IsUrl(string text) =>
        text.Length <= 2048
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri is { UserInfo: "", Host.Length: > 0 };
}
