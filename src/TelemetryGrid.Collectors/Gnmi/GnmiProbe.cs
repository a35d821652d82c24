using System.Collections.Immutable;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Gnmi;
using TelemetryGrid.Protocols.Streaming;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>Subscribes as the source would, until the first message; nothing of it is kept.</summary>
public sealed class GnmiProbe(IngestPipeline pipeline, IMetricSink sink, IngestMetrics metrics, TimeProvider time) : ISourceProbe
{
    public bool Handles(SourceDefinition source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Kind == SourceKind.StreamingTelemetry && !StreamingSettings.DefinitionOf(source).Listen;
    }

    public async Task<ImmutableArray<SourceTestTarget>> ProbeAsync(
        SourceDefinition source,
        SourceCredentials credentials,
        SourceHealth? health,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(credentials);
        var started = time.GetTimestamp();
        var definition = StreamingSettings.DefinitionOf(source);
        var user = StreamingSettings.UserOf(source);
        var login = user.Length > 0 ? new GnmiLogin(user, credentials.Find(StreamingSettings.Password) ?? "") : null;
        var plan = new GnmiPlan(source, definition);
        var node = new GnmiNode(new GnmiOptions(), pipeline, sink, metrics, time);
        using var http = GnmiHttp.Open(definition);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var updates = new UpdateCounter();
        GnmiResponse? first = null;
        var call = new GnmiCall(plan, login, http, node)
        {
            Received = async response =>
            {
                first ??= response;
                await enough.CancelAsync().ConfigureAwait(false);
            },
        };
        GnmiException? failure = null;
        try
        {
            await call.RunAsync(updates, new Lock(), enough.Token).ConfigureAwait(false);
        }
        catch (GnmiException e)
        {
            failure = e;
        }
        catch (OperationCanceledException) when (first is not null)
        {
            // That was all that was wanted.
        }
        var result = first is { } message
            ? Read(message, updates.Count)
            : Failed(failure?.Type ?? "", failure?.Message ?? "the agent ended the call without a word");
        return [result with { Target = $"{plan.Host}:{plan.Port}", Duration = time.GetElapsedTime(started) }];
    }

    private static SourceTestTarget Read(GnmiResponse message, int updates)
    {
        var result = new SourceTestTarget
        {
            Target = "",
            Outcome = SourceTestOutcome.Ok,
            Message = $"answers the subscription; {updates} values in its first message",
            IsReachable = true,
            IsAuthenticated = true,
            Answer = "gNMI",
        };
        return message switch
        {
            { Status: not DecodeStatus.Ok } => result with
            {
                Outcome = SourceTestOutcome.BadAnswer,
                Message = $"a message cannot be read: {message.Defect}",
            },
            { Kind: GnmiResponseKind.Error } => result with
            {
                Outcome = SourceTestOutcome.BadAnswer,
                Message = $"the agent refuses the subscription: {message.Message}",
            },
            _ => result,
        };
    }

    private static SourceTestTarget Failed(string type, string message)
    {
        var outcome = type switch
        {
            "timeout" => SourceTestOutcome.TimedOut,
            "connect" => message.StartsWith("TLS", StringComparison.Ordinal) ? SourceTestOutcome.TlsFailed : SourceTestOutcome.Unreachable,
            "UNAUTHENTICATED" or "PERMISSION_DENIED" => SourceTestOutcome.Unauthorized,
            _ => SourceTestOutcome.BadAnswer,
        };
        return new SourceTestTarget
        {
            Target = "",
            Outcome = outcome,
            Message = message,
            IsReachable = type is "timeout" or "connect" ? null : true,
            IsAuthenticated = outcome == SourceTestOutcome.Unauthorized ? false : null,
        };
    }

    private sealed class UpdateCounter : ITelemetrySink
    {
        public int Count { get; private set; }

        public void OnUpdate(in TelemetryUpdate update) => Count++;

        public void OnDelete(in TelemetryUpdate update) { }
    }
}
