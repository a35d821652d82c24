using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Collectors.Udp;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Sources;

/// <summary>Says of sources that listen whether their ports are open, or could be.</summary>
public sealed class ListenerProbe : ISourceProbe
{
    public bool Handles(SourceDefinition source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return SourceKindSchema.Of(source.Kind).Endpoint == SourceEndpointForm.Listener
            || (source.Kind == SourceKind.StreamingTelemetry && StreamingSettings.DefinitionOf(source).Listen);
    }

    public Task<ImmutableArray<SourceTestTarget>> ProbeAsync(
        SourceDefinition source,
        SourceCredentials credentials,
        SourceHealth? health,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        var defaultPort = SourceKindSchema.Of(source.Kind).DefaultPort;
        if (!SourceEndpoint.TryParse(source.Endpoint, defaultPort == 0 ? null : defaultPort, out var endpoint))
        {
            throw new IOException($"'{source.Endpoint}' is not an address and port to listen on.");
        }
        return Task.FromResult<ImmutableArray<SourceTestTarget>>([
            .. Transports(source).Select(transport => Probe(transport, endpoint, health)),
        ]);
    }

    private static SourceTestTarget Probe(string transport, IPEndPoint endpoint, SourceHealth? health)
    {
        var target = new SourceTestTarget
        {
            Target = $"{transport} {endpoint}",
            Outcome = SourceTestOutcome.Ok,
            Message = "",
        };
        var isCollecting = health is { Status: SourceStatus.Active or SourceStatus.Maintenance };
        try
        {
            Open(transport, endpoint);
            return health switch
            {
                null or { Status: SourceStatus.Inactive } => target with { Message = "the port is free and can be opened" },
                { Status: SourceStatus.Error } => target with
                {
                    Outcome = SourceTestOutcome.Failed,
                    Message = $"the port is free, but the collector does not have it: {health.Error.TrimEnd('.')}",
                },
                _ => target with
                {
                    Outcome = SourceTestOutcome.Failed,
                    Message = "the port can be opened, so the collector does not have it open on this node",
                },
            };
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            var isTaken = e is SocketException s ? s.SocketErrorCode : (e.InnerException as SocketException)?.SocketErrorCode;
            return isCollecting && isTaken == SocketError.AddressAlreadyInUse
                ? target with
                {
                    IsReachable = true,
                    Message = $"the collector has the port open; {health!.Messages} messages have come",
                }
                : target with
                {
                    Outcome = SourceTestOutcome.PortNotOpened,
                    Message = e.Message.TrimEnd('.'),
                };
        }
    }

    /// <summary>Opens the port and closes it again.</summary>
    private static void Open(string transport, IPEndPoint endpoint)
    {
        if (transport == "udp")
        {
            UdpSocket
                .Bind(
                    new UdpReceiverOptions
                    {
                        Name = "probe",
                        Address = endpoint.Address,
                        ReceiveBufferBytes = 64 << 10,
                    },
                    endpoint.Port
                )
                .Dispose();
            return;
        }
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (endpoint.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = true;
        }
        try
        {
            socket.Bind(endpoint);
            socket.Listen(1);
        }
        catch (SocketException e)
        {
            throw new IOException($"TCP port {endpoint.Port} cannot be opened on {endpoint.Address}: {e.Message}", e);
        }
    }

    private static IEnumerable<string> Transports(SourceDefinition source) =>
        source.Kind switch
        {
            SourceKind.StreamingTelemetry when StreamingSettings.DefinitionOf(source).Transport == GnmiDefinition.Udp => ["udp"],
            SourceKind.Bmp or SourceKind.StreamingTelemetry => ["tcp"],
            // TLS is spoken over TCP.
            SourceKind.Syslog => new SourceSettings(source)
                .List(SyslogSettings.Transports)
                .Select(t => t == "udp" ? "udp" : "tcp")
                .Distinct(),
            _ => ["udp"],
        };
}
