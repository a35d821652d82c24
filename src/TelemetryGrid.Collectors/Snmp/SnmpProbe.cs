using System.Collections.Immutable;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>Asks an agent who it is, with each version of SNMP that the source would try.</summary>
public sealed class SnmpProbe(TimeProvider time) : ISourceProbe
{
    private static readonly ObjectIdentifier s_description = ObjectIdentifier.Parse("1.3.6.1.2.1.1.1.0");
    private static readonly ObjectIdentifier s_name = ObjectIdentifier.Parse("1.3.6.1.2.1.1.5.0");

    private readonly SnmpUsers _users = new();

    public bool Handles(SourceDefinition source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Kind == SourceKind.Snmp;
    }

    public async Task<ImmutableArray<SourceTestTarget>> ProbeAsync(
        SourceDefinition source,
        SourceCredentials credentials,
        SourceHealth? health,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!SourceEndpoint.TryParse(source.Endpoint, SourceEndpoint.SnmpPort, out var endpoint))
        {
            throw new IOException($"'{source.Endpoint}' is not an address to poll.");
        }
        // An engine of its own: a test neither waits for polls nor makes them wait.
        var engine = new SnmpEngine(new SnmpEngineOptions(), time);
        await using (engine.ConfigureAwait(false))
        {
            var targets = SnmpSourceTargets.Of(source, credentials, endpoint, _users);
            var results = await Task.WhenAll(targets.Select(t => ProbeAsync(engine, t, cancellation))).ConfigureAwait(false);
            return [.. results];
        }
    }

    private async Task<SourceTestTarget> ProbeAsync(SnmpEngine engine, SnmpTarget target, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var (values, failure) = await SnmpScalars
            .GetAsync(engine.Open(target), [s_description, s_name])
            .WaitAsync(cancellation)
            .ConfigureAwait(false);
        var result = new SourceTestTarget
        {
            Target = $"{target.EndPoint} by {target.Credential}",
            Outcome = SourceTestOutcome.Ok,
            Message = "",
            Duration = time.GetElapsedTime(started),
        };
        if (failure is null)
        {
            var (description, name) = (Text(values[0]), Text(values[1]));
            return result with
            {
                IsReachable = true,
                IsAuthenticated = true,
                Answer = description,
                Message =
                    name.Length + description.Length == 0
                        ? "the agent answers, but has no system group"
                        : $"{(name.Length > 0 ? name : "an agent without a name")} answers: {description}".TrimEnd(' ', ':'),
            };
        }
        var message = failure.Message.TrimEnd('.');
        return failure.Status switch
        {
            SnmpPollStatus.Unauthorized => result with
            {
                Outcome = SourceTestOutcome.Unauthorized,
                IsReachable = true,
                IsAuthenticated = false,
                Message = message,
            },
            // Agents are silent to communities they do not know.
            SnmpPollStatus.TimedOut => result with { Outcome = SourceTestOutcome.TimedOut, Message = message },
            _ => result with { Outcome = SourceTestOutcome.Failed, Message = message },
        };
    }

    private static string Text(SnmpValue value) => value.Type == SnmpValueType.OctetString ? DisplayString.Decode(value.Content) : "";
}
