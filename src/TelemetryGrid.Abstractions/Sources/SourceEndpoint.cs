using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace TelemetryGrid.Sources;

/// <summary>Reads the endpoint text of a source: <c>10.0.0.1</c>, <c>10.0.0.1:161</c>, <c>[2001:db8::1]:161</c>. Names are not resolved here.</summary>
public static class SourceEndpoint
{
    public const int SnmpPort = 161;

    /// <param name="defaultPort">The port where the text names none; null makes a port mandatory.</param>
    public static bool TryParse(string? text, int? defaultPort, [NotNullWhen(true)] out IPEndPoint? endpoint)
    {
        endpoint = null;
        // A lone number would parse as an address in the oldest notation, which nobody means.
        var isNumber = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (isNumber || text is not { Length: > 0 and <= 64 } || !IPEndPoint.TryParse(text, out var parsed))
        {
            return false;
        }
        endpoint =
            parsed.Port != 0 ? parsed
            : defaultPort is { } port ? new IPEndPoint(parsed.Address, port)
            : null;
        return endpoint is not null;
    }
}
