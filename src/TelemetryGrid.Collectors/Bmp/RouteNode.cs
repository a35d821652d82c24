using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>One route. What it is for never changes, so that readers need no lock; a million of them are kept, so that it is small.</summary>
/// <param name="length">Prefix length of the 128-bit form: IPv4's from 96 on.</param>
internal sealed class RouteNode(in FlowAddress prefix, byte length, RoutePeer peer, uint pathId)
{
    private readonly ulong _high = prefix.High;
    private readonly ulong _low = prefix.Low;
    private volatile RouteAttributes? _attributes;
    private volatile RouteNode? _next;

    public FlowAddress Prefix => new(_high, _low);

    public uint PathId { get; } = pathId;

    public RoutePeer Peer { get; } = peer;

    public byte Length { get; } = length;

    public byte Session { get; set; }

    public RouteAttributes Attributes
    {
        get => _attributes!;
        set => _attributes = value;
    }

    public RouteNode? Next
    {
        get => _next;
        set => _next = value;
    }

    public bool Is(in FlowAddress prefix, byte length) => _low == prefix.Low && _high == prefix.High && Length == length;

    public RouteNode Copy() => new(Prefix, Length, Peer, PathId) { Session = Session, Attributes = Attributes };
}
