using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>Fetches pages over HTTP for all targets of a node.</summary>
public sealed class ScrapeClient : IDisposable
{
    // As Prometheus 3 asks: OpenMetrics before text, newer before older, names in UTF-8 as they are.
    private const string Accept =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    private readonly HttpMessageInvoker _http;
    private readonly ScrapeBudget _budget;
    private readonly TimeProvider _time;

    public ScrapeClient(ScrapeOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _time = time;
        _budget = new ScrapeBudget(options.MaxBytesInFlight);
        _http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                // Only gzip is asked for; the size limit counts what it unpacks to.
                AutomaticDecompression = DecompressionMethods.GZip,
                // Targets are told apart by their addresses; a proxy of the environment is meant for the way out.
                UseProxy = false,
                UseCookies = false,
                ActivityHeadersPropagator = null,
                // Names may come to mean another address.
                PooledConnectionLifetime = TimeSpan.FromMinutes(10),
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
                MaxResponseHeadersLength = 64,
            }
        );
    }

    /// <summary>Bytes held by pages now.</summary>
    public long BytesInFlight => _budget.Taken;

    public void Dispose() => _http.Dispose();

    /// <param name="target">What to ask, and for how long.</param>
    /// <param name="authorization">The <c>Authorization</c> header; null for none.</param>
    /// <param name="expected">Bytes that the page had before.</param>
    /// <param name="limit">Bytes it may have.</param>
    /// <param name="cancellation">Gives up without a word.</param>
    /// <exception cref="ScrapeException">There is no page.</exception>
    internal async Task<ScrapeBody> FetchAsync(
        ScrapeTarget target,
        string? authorization,
        int expected,
        int limit,
        CancellationToken cancellation
    )
    {
        using var timeout = new CancellationTokenSource(target.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await RequestAsync(target, authorization, expected, limit, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ScrapeException("timeout", $"no complete answer within the timeout of {ScrapeDuration.Format(target.Timeout)}");
        }
        catch (HttpRequestException e)
        {
            throw new ScrapeException("connect", Reason(e));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or SocketException)
        {
            throw new ScrapeException("connect", $"the answer broke off: {e.Message}");
        }
    }

    private async Task<ScrapeBody> RequestAsync(
        ScrapeTarget target,
        string? authorization,
        int expected,
        int limit,
        CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target.Url);
        request.Headers.TryAddWithoutValidation("Accept", Accept);
        request.Headers.TryAddWithoutValidation("User-Agent", "TelemetryGrid");
        request.Headers.TryAddWithoutValidation(
            "X-Prometheus-Scrape-Timeout-Seconds",
            target.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)
        );
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }
        using var response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new ScrapeException(
                "status",
                $"server returned HTTP status {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd()
            );
        }
        var body = new ScrapeBody(_budget) { IsOpenMetrics = IsOpenMetrics(response) };
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                await body.ReadAsync(stream, expected, limit, cancellation).ConfigureAwait(false);
            }
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    // What names no type, or another, is read as the text format, whose reader then says what it is not.
    private static bool IsOpenMetrics(HttpResponseMessage response)
    {
        var type = response.Content.Headers.ContentType?.MediaType;
        if (string.Equals(type, "application/vnd.google.protobuf", StringComparison.OrdinalIgnoreCase))
        {
            throw new ScrapeException("content_type", "the target answers in protobuf, which was not asked for");
        }
        return string.Equals(type, "application/openmetrics-text", StringComparison.OrdinalIgnoreCase);
    }

    private static string Reason(HttpRequestException e) =>
        e.InnerException is SocketException socket ? $"cannot connect: {socket.Message}" : $"cannot connect: {e.Message}";
}
