using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TelemetryGrid.Client.Http;

/// <summary>Requests to the gateway: retries for queries, problem details to exceptions.</summary>
internal sealed class GridHttp(HttpClient http, Uri root, TelemetryGridClientOptions options)
{
    public Uri Root => root;

    public HttpClient Http => http;

    /// <summary>Sends a query, again on transient failure. <paramref name="accepted"/> is a status that carries an answer although it is an error.</summary>
    public async Task<T> GetAsync<T>(
        string path,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken,
        HttpStatusCode? accepted = null
    )
    {
        using var response = await GetResponseAsync(path, accepted, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, type, cancellationToken).ConfigureAwait(false);
    }

    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await GetResponseAsync(path, null, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a change, once: the gateway may have made it although its answer was lost.</summary>
    public async Task<T> PostAsync<T>(string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, path, content, cancellationToken).ConfigureAwait(false);
        await ThrowOnErrorAsync(response, null, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, type, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="PostAsync"/>
    public async Task<T> PutAsync<T>(string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Put, path, content, cancellationToken).ConfigureAwait(false);
        await ThrowOnErrorAsync(response, null, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, type, cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Delete, path, null, cancellationToken).ConfigureAwait(false);
        await ThrowOnErrorAsync(response, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> GetResponseAsync(string path, HttpStatusCode? accepted, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(options);
        while (true)
        {
            HttpResponseMessage? response = null;
            try
            {
                response = await SendAsync(HttpMethod.Get, path, null, cancellationToken).ConfigureAwait(false);
                await ThrowOnErrorAsync(response, accepted, cancellationToken).ConfigureAwait(false);
                return response;
            }
            catch (TelemetryGridException e) when (backoff.Attempts < options.MaxRetries && IsTransient(e.Status))
            {
                var wish = response?.Headers.RetryAfter?.Delta;
                response?.Dispose();
                await backoff.DelayAsync(wish, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                response?.Dispose();
                throw;
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(root, path)) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/problem+json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*", 0.1));
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new TelemetryGridException($"The gateway at {root} cannot be reached: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TelemetryGridException($"The gateway at {root} did not answer in time.", e);
        }
    }

    private static bool IsTransient(HttpStatusCode? status) =>
        status
            is null
                or HttpStatusCode.TooManyRequests
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout;

    private static async Task ThrowOnErrorAsync(HttpResponseMessage response, HttpStatusCode? accepted, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode || response.StatusCode == accepted)
        {
            return;
        }
        Problem? problem = null;
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            try
            {
                problem = await response
                    .Content.ReadFromJsonAsync(GridJsonContext.Default.Problem, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (JsonException)
            {
                // Something between us and the gateway wrote this; the status still tells.
            }
        }
        throw new TelemetryGridException(response.StatusCode, problem);
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false)
                ?? throw new TelemetryGridException($"The gateway at {root} answered null.");
        }
        catch (JsonException e)
        {
            throw new TelemetryGridException($"What answers at {root} does not speak this version of the TelemetryGrid API.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new TelemetryGridException($"The connection to the gateway at {root} was lost: {e.Message}", e);
        }
    }
}
