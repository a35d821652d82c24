using System.Text;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>The HTTP/2 side of calls to one device.</summary>
internal static class GnmiHttp
{
    /// <exception cref="IOException">A certificate cannot be read.</exception>
    public static HttpMessageInvoker Open(GnmiDefinition definition)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = definition.Timeout,
            // Passwords may have any letter.
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            MaxResponseHeadersLength = 64,
        };
        if (definition.Tls)
        {
            handler.SslOptions = GnmiCertificates.Client(definition);
        }
        return new HttpMessageInvoker(handler);
    }
}
