using System.Net;
using System.Runtime.CompilerServices;
using TelemetryGrid.Alerting.Configuration;

namespace TelemetryGrid.Notifications.Http;

/// <summary>Connections, apart for each <c>http_config</c>. They go when the configuration that they belong to does.</summary>
internal sealed class HttpClients
{
    private readonly ConditionalWeakTable<Settings, Entry> _clients = [];

    /// <exception cref="Sending.UntoldException">The settings cannot be followed.</exception>
    public HttpMessageInvoker Of(Settings http)
    {
        var stamp = TlsSettings.Stamp(http.Section("tls_config"));
        if (_clients.TryGetValue(http, out var known) && known.Stamp == stamp)
        {
            return known.Client;
        }
        var made = new Entry(stamp, new HttpMessageInvoker(Handler(http)));
        _clients.AddOrUpdate(http, made);
        return made.Client;
    }

    private static SocketsHttpHandler Handler(Settings http)
    {
        var proxy = HttpProxy.Of(http);
        return new SocketsHttpHandler
        {
            SslOptions = TlsSettings.Options(http.Section("tls_config")),
            Proxy = proxy,
            UseProxy = proxy is not null,
            UseCookies = false,
            // Redirects are followed by the sender, which knows what must not go elsewhere.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            // Names may come to mean another address.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 64,
            MaxResponseDrainSize = 64 * 1024,
        };
    }

    private sealed record Entry(string Stamp, HttpMessageInvoker Client);
}
