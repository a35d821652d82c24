using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using TelemetryGrid.Collectors.Gnmi;
using TelemetryGrid.Collectors.Prometheus;
using TelemetryGrid.Sources;
using TelemetryGrid.Sources.Api;

namespace TelemetryGrid.Collectors.Api;

/// <summary>Asks one server. What proves us goes to its own origin alone, whatever redirects and links say.</summary>
internal sealed class ApiClient : IDisposable
{
    private const int MaxRedirects = 5;
    private const int MaxReason = 80;

    private readonly ApiDefinition _definition;
    private readonly Uri _origin;
    private readonly (string Name, string Value)? _proof;
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;

    /// <exception cref="IOException">A certificate cannot be read.</exception>
    public ApiClient(Uri origin, ApiDefinition definition, SourceCredentials credentials, TimeProvider time)
    {
        (_origin, _definition, _time) = (origin, definition, time);
        _proof = definition.Authentication switch
        {
            ApiAuthentication.Basic => (
                "Authorization",
                ScrapeRules.BasicAuthorization(definition.User, credentials.Find(ApiSettings.Password) ?? "")
            ),
            ApiAuthentication.Bearer => ("Authorization", $"Bearer {credentials.Find(ApiSettings.Token)}"),
            ApiAuthentication.ApiKey => (definition.ApiKeyHeader, credentials.Find(ApiSettings.ApiKey) ?? ""),
            _ => null,
        };
        var tls = new GnmiDefinition
        {
            InsecureSkipVerify = definition.InsecureSkipVerify,
            CaFile = definition.CaFile,
            CertificateFile = definition.CertificateFile,
            KeyFile = definition.KeyFile,
        };
        _http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                AutomaticDecompression = DecompressionMethods.All,
                AllowAutoRedirect = false,
                UseProxy = definition.UseProxy,
                UseCookies = false,
                ActivityHeadersPropagator = null,
                // Names may come to mean another address.
                PooledConnectionLifetime = TimeSpan.FromMinutes(10),
                MaxResponseHeadersLength = 64,
                SslOptions = GnmiCertificates.Client(tls),
            }
        );
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Whether what proves us may go there.</summary>
    public bool IsOwn(Uri url) =>
        Uri.Compare(url, _origin, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <param name="url">On the server this client is for.</param>
    /// <param name="limit">Bytes that the answer may have.</param>
    /// <param name="cancellation">Gives up without a word.</param>
    /// <exception cref="ApiException">There is no answer, or it is of no use.</exception>
    public async Task<ApiPage> FetchAsync(Uri url, int limit, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(_definition.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                using var request = Request(url);
                using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
                if (Redirect(response, url) is { } other)
                {
                    url =
                        redirects < MaxRedirects
                            ? other
                            : throw new ApiException("redirect", $"the server redirects more than {MaxRedirects} times");
                    continue;
                }
                Check(response);
                var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
                await using (stream.ConfigureAwait(false))
                {
                    var type = response.Content.Headers.ContentType?.MediaType ?? "";
                    var link = response.Headers.TryGetValues("Link", out var links) ? string.Join(", ", links) : "";
                    return await ApiPage.ReadAsync(stream, limit, Shown(type), link, either.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ApiException("timeout", $"no complete answer within the timeout of {_definition.Timeout.TotalSeconds:0.###} s");
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(e);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or SocketException)
        {
            throw new ApiException("connect", $"the answer broke off: {e.Message}");
        }
    }

    private HttpRequestMessage Request(Uri url)
    {
        var request = new HttpRequestMessage(_definition.IsPost ? HttpMethod.Post : HttpMethod.Get, url);
        if (_definition.IsPost)
        {
            request.Content = new StringContent(_definition.Body, Encoding.UTF8, "application/json");
        }
        var isAccepting = false;
        foreach (var (name, value) in _definition.Headers)
        {
            isAccepting |= name.Equals("Accept", StringComparison.OrdinalIgnoreCase);
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                // What describes a body belongs to it.
                request.Content?.Headers.Remove(name);
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }
        if (!isAccepting)
        {
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
        }
        if (!request.Headers.UserAgent.Any())
        {
            request.Headers.TryAddWithoutValidation("User-Agent", "TelemetryGrid");
        }
        if (_proof is { } proof)
        {
            request.Headers.TryAddWithoutValidation(proof.Name, proof.Value);
        }
        return request;
    }

    private Uri? Redirect(HttpResponseMessage response, Uri url)
    {
        if (
            response.StatusCode
                is not (
                    HttpStatusCode.MovedPermanently
                    or HttpStatusCode.Found
                    or HttpStatusCode.SeeOther
                    or HttpStatusCode.TemporaryRedirect
                    or HttpStatusCode.PermanentRedirect
                )
            || response.Headers.Location is not { } location
        )
        {
            return null;
        }
        var target = new Uri(url, location);
        return IsOwn(target)
            ? target
            : throw new ApiException(
                "redirect",
                $"the server redirects to {Shown(target.GetLeftPart(UriPartial.Authority))}, where requests do not follow; name that server if it is meant"
            );
    }

    private void Check(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }
        var status = $"{(int)response.StatusCode} {Shown(response.ReasonPhrase ?? "")}".TrimEnd();
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            var asked = response.Headers.WwwAuthenticate.Select(w => w.Scheme).FirstOrDefault();
            var wants = asked is null ? "" : $"; it asks for {Shown(asked)}";
            throw new ApiException(
                "auth",
                _proof is null
                    ? $"the server wants credentials and none are set ({status}{wants})"
                    : $"the server refuses the credentials ({status}{wants})"
            );
        }
        throw new ApiException("status", $"the server answered with HTTP status {status}")
        {
            RetryAfter = RetryAfter(response.Headers.RetryAfter),
        };
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? value) => value?.Delta ?? value?.Date - _time.GetUtcNow();

    private static ApiException Unreachable(HttpRequestException e)
    {
        Exception inner = e;
        while (inner is HttpRequestException or IOException && inner.InnerException is { } next)
        {
            inner = next;
        }
        return inner switch
        {
            AuthenticationException tls => new ApiException("tls", $"TLS: {tls.Message}"),
            SocketException socket => new ApiException("connect", $"cannot connect: {socket.Message}"),
            _ when e.HttpRequestError == HttpRequestError.SecureConnectionError => new ApiException("tls", $"TLS: {inner.Message}"),
            _ => new ApiException("connect", $"cannot connect: {inner.Message}"),
        };
    }

    /// <summary>What a server wrote, as an error may quote it.</summary>
    private static string Shown(string text) =>
        string.Concat((text.Length > MaxReason ? text[..MaxReason] + "…" : text).Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
