using TelemetryGrid.Sources;
using TelemetryGrid.Sources.Api;

namespace TelemetryGrid.Collectors.Api;

/// <summary>Polls one source: asks for all its pages, within its limits. One poll at a time.</summary>
internal sealed class ApiPoll : IDisposable
{
    private readonly Uri _endpoint;
    private readonly ApiDefinition _definition;
    private readonly ApiClient _client;
    private readonly ApiExtractor _extractor;
    private readonly TimeProvider _time;
    private readonly int _maxPages;
    private readonly bool _isWhole;

    /// <param name="source">What to ask.</param>
    /// <param name="credentials">What proves us.</param>
    /// <param name="time">For waiting times and for what names no time.</param>
    /// <param name="maxPages">Fewer pages than the source allows, for a look at it.</param>
    /// <exception cref="IOException">It cannot be polled; the message is one sentence.</exception>
    public ApiPoll(SourceDefinition source, SourceCredentials credentials, TimeProvider time, int maxPages = int.MaxValue)
    {
        if (SourceRules.Validate(source, credentials) is [var (name, message), ..])
        {
            throw new IOException($"The source cannot be polled: {name} {message}.");
        }
        _endpoint = new Uri(source.Endpoint);
        _definition = ApiSettings.DefinitionOf(source);
        _maxPages = Math.Min(maxPages, _definition.MaxPages);
        _isWhole = _maxPages == _definition.MaxPages;
        _client = new ApiClient(_endpoint, _definition, credentials, time);
        _extractor = new ApiExtractor(source, _definition);
        _time = time;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>What it brought, and <see cref="ApiHarvest.Failure"/> where it ended early.</summary>
    public async Task<ApiHarvest> RunAsync(CancellationToken cancellation)
    {
        var harvest = new ApiHarvest();
        var pager = new ApiPager(_endpoint, _definition, _client);
        using var limit = new CancellationTokenSource(_definition.MaxTime, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        _extractor.Reset();
        try
        {
            await ReadAsync(pager, harvest, either.Token).ConfigureAwait(false);
        }
        catch (ApiException e)
        {
            var where = harvest.Pages == 0 ? "" : $"page {harvest.Pages + 1}: ";
            harvest.Failure = new ApiException(e.ErrorType, where + e.Message) { RetryAfter = e.RetryAfter };
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            harvest.Failure = new ApiException(
                "timeout",
                $"the poll took longer than max_time ({_definition.MaxTime.TotalSeconds:0.###} s) and was ended after {harvest.Pages} pages"
            );
        }
        if (harvest.BeyondLimit > 0)
        {
            harvest.Notice($"{harvest.BeyondLimit} records are more than max_records ({_definition.MaxRecords})");
        }
        return harvest;
    }

    private async Task ReadAsync(ApiPager pager, ApiHarvest harvest, CancellationToken cancellation)
    {
        var bytes = 0;
        for (var url = pager.First(); url is not null; )
        {
            using var page = await _client.FetchAsync(url, _definition.MaxBytes - bytes, cancellation).ConfigureAwait(false);
            bytes += page.Length;
            var items = _extractor.Read(page.Root, _time.GetUtcNow(), harvest, cancellation);
            harvest.Pages++;
            url = pager.Next(page, items);
            if (url is not null && harvest.Pages == _maxPages)
            {
                if (_isWhole)
                {
                    harvest.Notice($"there are more pages than max_pages ({_maxPages})");
                }
                return;
            }
            if (url is not null && harvest.BeyondLimit > 0)
            {
                return;
            }
        }
    }
}
