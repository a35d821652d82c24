using System.Diagnostics;
using System.Globalization;

namespace TelemetryGrid.Silo.Commands.Export;

/// <summary>
/// Copies what the grid exports. The grid closes the connection without the chunk that ends a message when it cannot go on, which reading
/// tells from an end (RFC 9112 §8).
/// </summary>
internal sealed class ExportClient : IDisposable
{
    private const string SeriesHeader = "TelemetryGrid-Export-Series";

    // The grid counts the series before it answers, and between two pieces it may read hours of blocks.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly HttpClient _http;
    private readonly Uri _address;

    public ExportClient(Uri address)
    {
        _address = address;
        _http = new HttpClient { BaseAddress = address, Timeout = Patience };
    }

    /// <exception cref="CommandFailure">Not everything was copied.</exception>
    public async Task CopyAsync(ExportRequest request, ExportTarget target, TerminalProgress progress, CancellationToken cancellation)
    {
        using var response = await SendAsync(request, cancellation);
        var total =
            response.Headers.TryGetValues(SeriesHeader, out var values)
            && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? count
                : throw CommandFailure.Unanswered($"{_address} does not answer as a grid that exports; is --url right?");
        var counter = new ExportCounter(request.Format);
        var watch = Stopwatch.StartNew();
        await using var source = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[256 * 1024];
        while (await ReadAsync(source, buffer, cancellation) is > 0 and var read)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
            if (progress.IsShown)
            {
                counter.Add(buffer.AsSpan(0, read));
                progress.Report(() => Status(counter, total, watch.Elapsed));
            }
        }
        await target.CompleteAsync(cancellation);
        progress.End(() => $"Exported {counter.Series:N0} series, {counter.Samples:N0} samples.");
    }

    public void Dispose() => _http.Dispose();

    private static string Status(ExportCounter counter, long total, TimeSpan elapsed) =>
        $"{counter.Series:N0} of {total:N0} series, {counter.Samples:N0} samples, {counter.Samples / elapsed.TotalSeconds:N0}/s";

    private async Task<HttpResponseMessage> SendAsync(ExportRequest request, CancellationToken cancellation)
    {
        HttpResponseMessage response;
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, "api/v1/export") { Content = request.ToForm() };
            response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw CommandFailure.Unanswered($"{_address} cannot be reached: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw CommandFailure.Unanswered($"{_address} did not answer within {Patience.TotalMinutes} minutes.");
        }
        if (response.IsSuccessStatusCode)
        {
            return response;
        }
        using (response)
        {
            throw await ApiAnswer.FailureAsync(response, _address, cancellation);
        }
    }

    private async ValueTask<int> ReadAsync(Stream source, Memory<byte> buffer, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Patience);
        try
        {
            return await source.ReadAsync(buffer, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw CommandFailure.Unanswered($"{_address} sent nothing for {Patience.TotalMinutes} minutes; the export is not complete.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw CommandFailure.Unanswered($"{_address} broke off in the middle; the export is not complete: {e.Message}");
        }
    }
}
