using System.Net;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>What a BMP source's settings say.</summary>
internal sealed record BmpCollectorOptions
{
    /// <summary>Routes of all routers together; further ones are refused and counted.</summary>
    public long MaxRoutes { get; init; } = 2_000_000;

    /// <summary>Networks routers may connect from; empty for any.</summary>
    public IReadOnlyList<IPNetwork> Routers { get; init; } = [];

    /// <summary>Connections at a time; further ones are closed at once and counted.</summary>
    public int MaxConnections { get; init; } = 256;

    /// <summary>A connection that brings nothing for this long is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromDays(1);

    /// <summary>A connection's first message has to come within this.</summary>
    public TimeSpan FirstMessageTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Routes of a router that is not connected stay this long, and those it does not confirm once it is.</summary>
    public TimeSpan GraceTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Peers of one router; further ones are refused and counted.</summary>
    public int MaxPeers { get; init; } = 8192;

    /// <summary>Bytes of a message; a longer one ends its connection. RFC 7854 names no limit, and a Peer Up has two BGP messages in it.</summary>
    public int MaxMessageBytes { get; init; } = 1 << 20;

    public static BmpCollectorOptions Of(SourceDefinition source)
    {
        var settings = new SourceSettings(source);
        return new BmpCollectorOptions
        {
            MaxRoutes = settings.Integer(BmpSettings.MaxRoutes),
            Routers = [.. settings.List(BmpSettings.Routers).Select(BmpSettings.ParseNetwork)],
            MaxConnections = settings.Integer(BmpSettings.MaxConnections),
            IdleTimeout = settings.Duration(BmpSettings.IdleTimeout),
            GraceTime = settings.Duration(BmpSettings.GraceTime),
        };
    }

    public bool LetsIn(IPAddress router) => Routers.Count == 0 || Routers.Any(n => n.Contains(router));
}
