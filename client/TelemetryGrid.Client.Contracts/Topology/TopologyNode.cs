namespace TelemetryGrid.Client;

/// <summary>A device of the topology, or something that devices name as their neighbour. Texts are empty where nobody says.</summary>
public sealed record TopologyNode
{
    /// <summary>The device's id; for what is known from neighbours only <c>chassis:…</c>, <c>name:…</c> or <c>address:…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>False when it is known from its neighbours only.</summary>
    public bool Managed { get; init; }

    /// <summary>How the device stands; unknown when it is not managed.</summary>
    public DeviceStatus Status { get; init; }

    /// <summary>What it calls itself.</summary>
    public string Name { get; init; } = "";

    public string Vendor { get; init; } = "";

    public string Os { get; init; } = "";

    public string Model { get; init; } = "";

    public string Version { get; init; } = "";

    public string Serial { get; init; } = "";

    public string Description { get; init; } = "";

    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Other ids under which the same device reports.</summary>
    public IReadOnlyList<string> AlsoKnownAs { get; init; } = [];

    public TopologyRole Role { get; init; }

    /// <summary>Distinct nodes it is linked to.</summary>
    public int Degree { get; init; }

    /// <summary>Managed nodes that the larger part of the network can reach through this one only.</summary>
    public int Dependents { get; init; }

    public DateTimeOffset LastSeen { get; init; }
}
