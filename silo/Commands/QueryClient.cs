using System.Net;

namespace TelemetryGrid.Silo.Commands;

/// <summary>Asks the query API of Prometheus.</summary>
internal sealed class QueryClient : IDisposable
{
    // A table of more is read by nobody; json is passed on without being held.
    private const int MaxAnswerBytes = 256 << 20;

    private readonly HttpClient _http;
    private readonly Uri _address;

    public QueryClient(Uri address)
    {
        _address = address;
        _http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip })
        {
            BaseAddress = address,
            MaxResponseContentBufferSize = MaxAnswerBytes,
            // Longer than the grid lets a query run.
            Timeout = TimeSpan.FromMinutes(3),
        };
    }

    /// <exception cref="CommandFailure">It was not answered, or with an error.</exception>
    public async Task<QueryAnswer> AskAsync(QueryRequest request, CancellationToken cancellation)
    {
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        return QueryAnswer.Read(await response.Content.ReadAsStreamAsync(cancellation));
    }

    /// <summary>Writes the answer as it comes.</summary>
    /// <exception cref="CommandFailure">It was not answered, or with an error.</exception>
    public async Task CopyAsync(QueryRequest request, TextWriter into, CancellationToken cancellation)
    {
        using var response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        try
        {
            using var text = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
            var buffer = new char[16 * 1024];
            for (int read; (read = await text.ReadAsync(buffer, cancellation)) > 0; )
            {
                await into.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
            await into.WriteLineAsync();
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw CommandFailure.Unanswered($"{_address} broke off in the middle of its answer: {e.Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(QueryRequest request, HttpCompletionOption until, CancellationToken cancellation)
    {
        HttpResponseMessage response;
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, request.Path)
            {
                Content = request.ToForm(TimeProvider.System.GetUtcNow()),
            };
            response = await _http.SendAsync(message, until, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw CommandFailure.Unanswered(
                e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded
                    ? $"The answer is longer than {MaxAnswerBytes >> 20} MiB; ask for less, or use --output json."
                    : $"{_address} cannot be reached: {e.Message}"
            );
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw CommandFailure.Unanswered($"{_address} did not answer within {_http.Timeout.TotalMinutes} minutes.");
        }
        if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "application/json")
        {
            return response;
        }
        using (response)
        {
            throw await ApiAnswer.FailureAsync(response, _address, cancellation);
        }
    }
}
