using System.Runtime.CompilerServices;
using System.Text.Json;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Http;

/// <summary>Tokens of the client credentials grant (RFC 6749 section 4.4), kept until shortly before they expire.</summary>
internal sealed class OAuth2Tokens(TimeProvider time)
{
    private const int MaxAnswer = 64 * 1024;
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(10);

    private readonly ConditionalWeakTable<Settings, Token> _tokens = [];

    /// <exception cref="UntoldException">There is no token.</exception>
    public async Task<string> OfAsync(Settings oauth2, HttpMessageInvoker client, HttpClients clients, CancellationToken cancellation)
    {
        if (_tokens.TryGetValue(oauth2, out var known) && known.Until > time.GetUtcNow())
        {
            return known.Text;
        }
        HttpAuthorization.Refuse(oauth2, "client_secret_ref", "client_certificate_key", "client_certificate_key_file");
        if (oauth2.Text("grant_type") is not ("" or "client_credentials"))
        {
            throw new UntoldException("only the grant type client_credentials of 'oauth2' can be used");
        }
        if (!Uri.TryCreate(oauth2.Text("token_url"), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new UntoldException("the token_url of 'oauth2' is not an http or https URL");
        }
        var secret = await SecretFile.ReadAsync(oauth2, "client_secret", "client_secret_file", cancellation).ConfigureAwait(false);
        List<KeyValuePair<string, string>> form =
        [
            new("grant_type", "client_credentials"),
            new("client_id", oauth2.Text("client_id")),
            new("client_secret", secret),
            .. oauth2.Pairs("endpoint_params"),
        ];
        if (oauth2.Texts("scopes") is { Length: > 0 } scopes)
        {
            form.Add(new("scope", string.Join(' ', scopes)));
        }
        // The section says itself how its server is reached, where it says anything.
        var own = oauth2.Has("tls_config") || oauth2.Has("proxy_url") ? clients.Of(oauth2) : client;
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) };
        using var response = await AskAsync(own, request, url, cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            var status = (int)response.StatusCode;
            throw new UntoldException($"{HttpSender.Host(url)} gives no token but status {status}") { CanRetry = status is 429 or >= 500 };
        }
        var token = await ReadAsync(response, url, cancellation).ConfigureAwait(false);
        _tokens.AddOrUpdate(oauth2, token);
        return token.Text;
    }

    private static async Task<HttpResponseMessage> AskAsync(
        HttpMessageInvoker client,
        HttpRequestMessage request,
        Uri url,
        CancellationToken cancellation
    )
    {
        try
        {
            return await client.SendAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new UntoldException(HttpSender.Reason(HttpSender.Host(url), e), e) { CanRetry = true };
        }
    }

    private async Task<Token> ReadAsync(HttpResponseMessage response, Uri url, CancellationToken cancellation)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[MaxAnswer];
            var length = await stream
                .ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation)
                .ConfigureAwait(false);
            try
            {
                using var answer = JsonDocument.Parse(buffer.AsMemory(0, length));
                var text = answer.RootElement.GetProperty("access_token").GetString() ?? "";
                var lasts =
                    answer.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.TryGetDouble(out var count)
                        ? TimeSpan.FromSeconds(Math.Clamp(count, 0, 86_400))
                        : TimeSpan.FromMinutes(5);
                return new Token(text, time.GetUtcNow() + lasts - Early);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new UntoldException($"{HttpSender.Host(url)} answers with something that is not a token", e) { CanRetry = true };
            }
        }
    }

    private sealed record Token(string Text, DateTimeOffset Until);
}
