using System.Collections.Immutable;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Api;

/// <summary>Asks for the first page and says what the mappings find on it; nothing of it is kept.</summary>
public sealed class ApiProbe(TimeProvider time) : ISourceProbe
{
    public bool Handles(SourceDefinition source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Kind == SourceKind.Api;
    }

    public async Task<ImmutableArray<SourceTestTarget>> ProbeAsync(
        SourceDefinition source,
        SourceCredentials credentials,
        SourceHealth? health,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        var started = time.GetTimestamp();
        using var poll = new ApiPoll(source, credentials, time, maxPages: 1);
        var harvest = await poll.RunAsync(cancellation).ConfigureAwait(false);
        return [Judge(harvest) with { Target = source.Endpoint, Duration = time.GetElapsedTime(started) }];
    }

    private static SourceTestTarget Judge(ApiHarvest harvest)
    {
        var result = new SourceTestTarget
        {
            Target = "",
            Outcome = SourceTestOutcome.Ok,
            Message = "",
        };
        if (harvest is { Failure: { } failure, Pages: 0 })
        {
            return result with
            {
                Message = failure.Message,
                IsReachable = failure.ErrorType is "connect" or "timeout" ? null : true,
                IsAuthenticated = failure.ErrorType == "auth" ? false : null,
                Outcome = failure.ErrorType switch
                {
                    "connect" => SourceTestOutcome.Unreachable,
                    "timeout" => SourceTestOutcome.TimedOut,
                    "auth" => SourceTestOutcome.Unauthorized,
                    "tls" => SourceTestOutcome.TlsFailed,
                    _ => SourceTestOutcome.BadAnswer,
                },
            };
        }
        var found = $"answers; the mappings find {harvest.Samples.Count} samples and {harvest.Records.Count} log lines and events";
        var note = harvest.Failure?.Message ?? harvest.Note;
        return result with
        {
            IsReachable = true,
            IsAuthenticated = true,
            Answer = "JSON",
            Outcome = note.Length > 0 && harvest.Count == 0 ? SourceTestOutcome.BadAnswer : SourceTestOutcome.Ok,
            Message = note.Length > 0 ? $"{found}; {note}" : found,
        };
    }
}
