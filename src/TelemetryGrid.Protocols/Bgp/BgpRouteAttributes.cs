using System.Collections.Immutable;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Bgp;

/// <summary>What <see cref="BgpWriter"/> says of the prefixes that it announces. Equal where every list has the same numbers.</summary>
public sealed record BgpRouteAttributes
{
    public BgpOrigin Origin { get; init; }

    /// <summary>One sequence, the neighbour's first; empty for what begins in the own system.</summary>
    public ImmutableArray<uint> AsPath { get; init; } = [];

    public required FlowAddress NextHop { get; init; }

    public uint? Med { get; init; }

    /// <summary>Of routes within the own system.</summary>
    public uint? LocalPreference { get; init; }

    /// <summary>RFC 1997: the AS in the upper half.</summary>
    public ImmutableArray<uint> Communities { get; init; } = [];

    public bool Equals(BgpRouteAttributes? other) =>
        other is not null
        && Origin == other.Origin
        && NextHop == other.NextHop
        && Med == other.Med
        && LocalPreference == other.LocalPreference
        && AsPath.AsSpan().SequenceEqual(other.AsPath.AsSpan())
        && Communities.AsSpan().SequenceEqual(other.Communities.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(NextHop);
        hash.Add(LocalPreference);
        foreach (var number in AsPath)
        {
            hash.Add(number);
        }
        return hash.ToHashCode();
    }
}
