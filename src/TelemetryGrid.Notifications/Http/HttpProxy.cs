using System.Net;
using TelemetryGrid.Alerting.Configuration;

namespace TelemetryGrid.Notifications.Http;

/// <summary>The <c>proxy_url</c> of an <c>http_config</c>, with the hosts of <c>no_proxy</c> left out.</summary>
internal sealed class HttpProxy : IWebProxy
{
    private readonly Uri _proxy;
    private readonly string[] _direct;

    public HttpProxy(Uri proxy, string direct)
    {
        _proxy = new UriBuilder(proxy) { UserName = "", Password = "" }.Uri;
        _direct = direct.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (proxy.UserInfo.Length > 0)
        {
            var parts = proxy.UserInfo.Split(':', 2);
            Credentials = new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        }
    }

    public ICredentials? Credentials { get; set; }

    public Uri GetProxy(Uri destination) => _proxy;

    public bool IsBypassed(Uri host) => Array.Exists(_direct, rule => Fits(rule, host));

    /// <summary>The proxy that a section asks for; null for none.</summary>
    public static IWebProxy? Of(Settings http) =>
        http.Flag("proxy_from_environment") == true ? HttpClient.DefaultProxy
        : Uri.TryCreate(http.Text("proxy_url"), UriKind.Absolute, out var url) ? new HttpProxy(url, http.Text("no_proxy"))
        : null;

    // As the environment's NO_PROXY is commonly read: all, a network, an address, a host and what is below it; any with a port.
    private static bool Fits(string rule, Uri url)
    {
        var host = url.Host.Trim('[', ']');
        if (rule == "*" || string.Equals(rule, host, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }
        if (IPNetwork.TryParse(rule, out var network))
        {
            return IPAddress.TryParse(host, out var address) && network.Contains(address);
        }
        var colon = rule.LastIndexOf(':');
        if (colon > 0 && int.TryParse(rule.AsSpan(colon + 1), out var port) && rule.IndexOf(':', StringComparison.Ordinal) == colon)
        {
            return port == url.Port && Fits(rule[..colon], url);
        }
        var name = rule.TrimStart('*').TrimStart('.');
        return name.Length > 0
            && (
                host.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase)
                || (!rule.StartsWith('.') && !rule.StartsWith('*') && string.Equals(host, name, StringComparison.OrdinalIgnoreCase))
            );
    }
}
