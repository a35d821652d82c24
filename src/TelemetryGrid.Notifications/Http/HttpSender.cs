using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Http;

/// <summary>Asks receivers' servers. What it says of failures names the host and never the rest of an address, a header or a body.</summary>
internal sealed class HttpSender(NotificationsOptions options, OAuth2Tokens tokens, TimeProvider time)
{
    private const int MaxRedirects = 5;

    private readonly HttpClients _clients = new();

    /// <summary>The server's answer, whatever it is.</summary>
    /// <exception cref="UntoldException">There is no answer.</exception>
    public async Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(call.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new UntoldException("the receiver's address is not an http or https URL");
        }
        var http = call.Settings ?? Settings.Empty;
        var client = _clients.Of(http);
        var authorization = call.Authorization ?? await AuthorizationAsync(http, client, cancellation).ConfigureAwait(false);
        var headers = await HttpHeaders.OfAsync(http, cancellation).ConfigureAwait(false);
        var (at, method) = (url, call.Method);
        try
        {
            for (var followed = 0; ; followed++)
            {
                using var request = Request(call, method, at);
                // Secrets are for the server that the configuration names, not for whom it points at.
                if (SameServer(at, url))
                {
                    Add(request, "Authorization", authorization ?? UserInfo(url));
                    foreach (var (name, value) in headers)
                    {
                        Add(request, name, value);
                    }
                }
                request.Headers.ExpectContinue = false;
                if (http.Flag("enable_http2") == false)
                {
                    (request.Version, request.VersionPolicy) = (HttpVersion.Version11, HttpVersionPolicy.RequestVersionOrLower);
                }
                using var response = await client.SendAsync(request, cancellation).ConfigureAwait(false);
                var status = (int)response.StatusCode;
                if (status is not (301 or 302 or 303 or 307 or 308) || http.Flag("follow_redirects") == false)
                {
                    var body = await BodyAsync(response, cancellation).ConfigureAwait(false);
                    return new HttpAnswer(Host(at), status, body, RetryAfter(response));
                }
                at = Redirect(at, response, followed);
                // RFC 9110 section 15.4.4: what was sent has been taken, and another address tells what came of it. All other redirects ask for
                // the same again: a message turned into a GET would be lost without anybody noticing.
                method = status == 303 ? HttpMethod.Get : method;
            }
        }
        catch (HttpRequestException e)
        {
            throw new UntoldException(Reason(Host(at), e), e) { CanRetry = true };
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new UntoldException($"the connection to {Host(at)} broke off", e) { CanRetry = true };
        }
    }

    private async Task<string?> AuthorizationAsync(Settings http, HttpMessageInvoker client, CancellationToken cancellation) =>
        http.Section("oauth2") is { } oauth2
            ? $"Bearer {await tokens.OfAsync(oauth2, client, _clients, cancellation).ConfigureAwait(false)}"
            : await HttpAuthorization.OfAsync(http, cancellation).ConfigureAwait(false);

    private static HttpRequestMessage Request(HttpCall call, HttpMethod method, Uri url)
    {
        var request = new HttpRequestMessage(method, new UriBuilder(url) { UserName = "", Password = "" }.Uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("User-Agent", "TelemetryGrid");
        if (method != HttpMethod.Get)
        {
            request.Content = new ReadOnlyMemoryContent(call.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", call.ContentType);
        }
        return request;
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        // A line break in a header would begin another one.
        if (value is null || value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            if (value is not null)
            {
                throw new UntoldException($"the header '{name}' would hold a line break");
            }
            return;
        }
        request.Headers.Remove(name);
        if (!request.Headers.TryAddWithoutValidation(name, value))
        {
            request.Content?.Headers.Remove(name);
            request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static Uri Redirect(Uri from, HttpResponseMessage response, int followed)
    {
        if (followed == MaxRedirects)
        {
            throw new UntoldException($"{Host(from)} redirects more than {MaxRedirects} times");
        }
        if (response.Headers.Location is not { } location || !Uri.TryCreate(from, location, out var to))
        {
            throw new UntoldException($"{Host(from)} redirects with status {(int)response.StatusCode} to nowhere");
        }
        return to.Scheme == from.Scheme
            ? to
            : throw new UntoldException($"{Host(from)} redirects from {from.Scheme} to {to.Scheme}, which is not followed");
    }

    private async Task<string> BodyAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[options.MaxResponseBytes];
            var length = await stream
                .ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation)
                .ConfigureAwait(false);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    // RFC 9110 section 10.2.3: seconds or a date; some say parts of a second.
    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Retry-After", out var values))
        {
            return null;
        }
        var text = values.ToString();
        TimeSpan? wait =
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(Math.Min(seconds, 1e9))
            : DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
                ? date - time.GetUtcNow()
            : null;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string? UserInfo(Uri url) =>
        url.UserInfo.Length > 0 ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo)))}" : null;

    private static bool SameServer(Uri a, Uri b) =>
        Uri.Compare(a, b, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    internal static string Host(Uri url) => url.Authority[(url.Authority.LastIndexOf('@') + 1)..];

    internal static string Reason(string host, HttpRequestException e) =>
        e.InnerException switch
        {
            SocketException socket => $"cannot connect to {host}: {socket.SocketErrorCode}",
            AuthenticationException => $"TLS with {host} fails: its certificate or version is not accepted",
            _ => $"the exchange with {host} fails: {e.HttpRequestError}",
        };
}
