using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Udp;

/// <summary>One whole datagram, in the receiver's buffer.</summary>
public readonly ref struct Datagram(ReadOnlySpan<byte> payload, FlowAddress source, ushort port)
{
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>The sender; an IPv4 sender is the same address on an IPv4 and on a dual-mode socket.</summary>
    public FlowAddress Source { get; } = source;

    /// <summary>The sender's port.</summary>
    public ushort Port { get; } = port;
}
