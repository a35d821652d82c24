using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Http;

/// <summary>Connections, apart for each <c>http_config</c>. They go when the configuration that they belong to does.</summary>
internal sealed class HttpClients
{
    private readonly ConditionalWeakTable<Settings, Entry> _clients = [];

    /// <exception cref="UntoldException">The settings cannot be followed.</exception>
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
        var tls = TlsSettings.Options(http.Section("tls_config"));
        if (tls.TargetHost is not null && proxy is not null)
        {
            throw new UntoldException("the server_name of 'tls_config' cannot be used through a proxy");
        }
        return new SocketsHttpHandler
        {
            SslOptions = tls,
            // The handler names the server after the address; another name has to be given to TLS here.
            ConnectCallback = tls.TargetHost is null ? null : (context, cancellation) => ConnectAsync(context, tls, cancellation),
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

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        SslClientAuthenticationOptions tls,
        CancellationToken cancellation
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream stream;
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellation).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        if (context.InitialRequestMessage.RequestUri?.Scheme != Uri.UriSchemeHttps)
        {
            return stream;
        }
        var secured = new SslStream(stream);
        try
        {
            await secured.AuthenticateAsClientAsync(tls, cancellation).ConfigureAwait(false);
            return secured;
        }
        catch
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private sealed record Entry(string Stamp, HttpMessageInvoker Client);
}
