using System.Collections.Immutable;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Topology;

/// <summary>A device of the graph, or something that devices name as their neighbour. Texts are empty where nobody says.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.TopologyNode")]
public sealed record TopologyNode
{
    /// <summary>
    /// The device's id; for what is known from neighbours only <c>chassis:…</c>, <c>name:…</c> or <c>address:…</c>. It has a
    /// <see cref="DeviceId"/>'s characters.
    /// </summary>
    [Id(0)]
    public string Id { get; init; } = "";

    /// <summary>False when it is known from its neighbours only.</summary>
    [Id(1)]
    public bool IsManaged { get; init; }

    /// <summary>What it calls itself.</summary>
    [Id(2)]
    public string Name { get; init; } = "";

    [Id(3)]
    public string Vendor { get; init; } = "";

    [Id(4)]
    public string Os { get; init; } = "";

    [Id(5)]
    public string Model { get; init; } = "";

    [Id(6)]
    public string Version { get; init; } = "";

    [Id(7)]
    public string Serial { get; init; } = "";

    /// <summary>sysDescr; of an unmanaged node what its neighbours were told.</summary>
    [Id(8)]
    public string Description { get; init; } = "";

    [Id(9)]
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Other ids under which the same device reports.</summary>
    [Id(10)]
    public ImmutableArray<string> AlsoKnownAs { get; init; } = [];

    [Id(11)]
    public TopologyRole Role { get; init; }

    /// <summary>Distinct nodes it is linked to.</summary>
    [Id(12)]
    public int Degree { get; init; }

    /// <summary>Managed nodes that the larger part of the network can reach through this one only.</summary>
    [Id(13)]
    public int Dependents { get; init; }

    /// <summary>When it last reported; of an unmanaged node, when a neighbour last named it.</summary>
    [Id(14)]
    public DateTimeOffset LastSeen { get; init; }
}
