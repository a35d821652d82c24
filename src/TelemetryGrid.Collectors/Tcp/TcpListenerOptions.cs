using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.Collectors.Tcp;

/// <summary>What a <see cref="ConnectionListener{T}"/> is for.</summary>
internal sealed record TcpListenerOptions<T>
{
    /// <summary>The source's id, for the log.</summary>
    public required string Source { get; init; }

    /// <summary>Connections that the system holds before they are accepted.</summary>
    public int Backlog { get; init; } = 1024;

    /// <summary>Seconds of silence before the system asks whether the other side still is there; null for the system's own.</summary>
    public int? KeepAliveSeconds { get; init; }

    /// <summary>The most at once.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>Whether an address may connect at all.</summary>
    public required Func<IPAddress, bool> LetsIn { get; init; }

    /// <summary>Makes the connection of a socket.</summary>
    public required Func<Socket, IPAddress, T> Connect { get; init; }

    /// <summary>Counts what becomes of connections.</summary>
    public required Action<TcpListenerCount> Count { get; init; }

    /// <summary>Called each second.</summary>
    public Action Sweep { get; init; } = () => { };
}
