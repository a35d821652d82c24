using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>Addresses of targets: <c>host:port</c>, <c>host</c>, <c>[2001:db8::1]:9100</c>, or a whole URL.</summary>
internal static class ScrapeAddress
{
    private const int MaxLength = 1024;

    /// <summary>True for a host with an optional port, and nothing else. A lone number would be an address in the oldest notation, which nobody means.</summary>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= MaxLength
        && text.AsSpan().ContainsAnyExceptInRange('0', '9')
        && text.IndexOfAny(['/', '?', '#', '@', '\\', ' ']) < 0
        && Uri.TryCreate($"http://{text}/", UriKind.Absolute, out var url)
        && url.Host.Length > 0
        && url.PathAndQuery == "/"
        && url.Port > 0;

    /// <summary>Reads an http or https URL; one that holds a user or password is refused, since addresses are shown.</summary>
    public static bool TryParseUrl(string text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text.Length <= MaxLength ? text : null, UriKind.Absolute, out url)
        && url.Scheme is "http" or "https"
        && url.Host.Length > 0
        && url.UserInfo.Length == 0;

    public static bool TryCompose(string scheme, string address, string path, string query, [NotNullWhen(true)] out Uri? url)
    {
        var text = $"{scheme}://{address}{(path.StartsWith('/') ? "" : "/")}{path}";
        if (query.Length > 0)
        {
            text += (text.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query;
        }
        return Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme is "http" or "https";
    }
}
