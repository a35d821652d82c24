using System.Collections.Immutable;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Protocols.Exposition;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>Fetches and reads the page of each target once; nothing of it is kept.</summary>
public sealed class ScrapeProbe(ScrapeClient client, ScrapeOptions options, TimeProvider time) : ISourceProbe
{
    // The first ones stand for the others where there are many.
    private const int MaxTargets = 32;
    private const int AtOnce = 8;

    public bool Handles(SourceDefinition source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Kind == SourceKind.Prometheus;
    }

    public async Task<ImmutableArray<SourceTestTarget>> ProbeAsync(
        SourceDefinition source,
        SourceCredentials credentials,
        SourceHealth? health,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(credentials);
        var job = new ScrapeJob(source);
        var results = job
            .Errors.Select(e => new SourceTestTarget
            {
                Target = source.Endpoint,
                Outcome = SourceTestOutcome.Failed,
                Message = e.TrimEnd('.'),
            })
            .ToList();
        foreach (var chunk in job.Targets.Take(MaxTargets).Chunk(AtOnce))
        {
            results.AddRange(
                await Task.WhenAll(chunk.Select(t => ProbeAsync(t, credentials.Find("authorization"), cancellation))).ConfigureAwait(false)
            );
        }
        return [.. results];
    }

    private async Task<SourceTestTarget> ProbeAsync(ScrapeTarget target, string? authorization, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var result = new SourceTestTarget
        {
            Target = target.Url.AbsoluteUri,
            Outcome = SourceTestOutcome.Ok,
            Message = "",
        };
        try
        {
            using var body = await client.FetchAsync(target, authorization, 0, options.MaxBodyBytes, cancellation).ConfigureAwait(false);
            result = Read(body, result) with { IsReachable = true, IsAuthenticated = true };
        }
        catch (ScrapeException e)
        {
            var isRefused =
                e.ErrorType == "status"
                && (e.Message.Contains(" 401", StringComparison.Ordinal) || e.Message.Contains(" 403", StringComparison.Ordinal));
            result = result with
            {
                Message = e.Message,
                IsReachable = e.ErrorType is "connect" or "timeout" ? null : true,
                IsAuthenticated = isRefused ? false : null,
                Outcome = e.ErrorType switch
                {
                    "timeout" => SourceTestOutcome.TimedOut,
                    "connect" => e.Message.Contains("SSL", StringComparison.Ordinal)
                        ? SourceTestOutcome.TlsFailed
                        : SourceTestOutcome.Unreachable,
                    _ => isRefused ? SourceTestOutcome.Unauthorized : SourceTestOutcome.BadAnswer,
                },
            };
        }
        return result with { Duration = time.GetElapsedTime(started) };
    }

    private static SourceTestTarget Read(ScrapeBody body, SourceTestTarget result)
    {
        var reader = new ExpositionReader(body.Bytes, body.IsOpenMetrics ? ExpositionDialect.OpenMetrics : ExpositionDialect.Text);
        var samples = 0;
        while (true)
        {
            switch (reader.Read())
            {
                case ExpositionEntry.Sample:
                    samples++;
                    break;
                case ExpositionEntry.End:
                    return result with
                    {
                        Message = $"answers with {samples} samples in {body.Length} bytes",
                        Answer = body.IsOpenMetrics ? "OpenMetrics" : "Prometheus text",
                    };
                case ExpositionEntry.Error:
                    return result with { Outcome = SourceTestOutcome.BadAnswer, Message = $"the page cannot be read: {reader.Error}" };
                default:
                    break;
            }
        }
    }
}
