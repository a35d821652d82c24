namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>How long a topology believes what it was told, and how much of it.</summary>
public sealed record TopologyOptions
{
    /// <summary>A neighbour that as many inventories of its device in a row do not name is gone. Default 3.</summary>
    public int MissedInventories { get; init; } = 3;

    /// <summary>A device is gone when the site's newest inventory is this much newer than its own. Default 7 days.</summary>
    public TimeSpan MaxSilence { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Inventories may be this much ahead of the clock; later ones are refused. Default 10 minutes.</summary>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Devices that report; further ones are refused. Default 20,000.</summary>
    public int MaxDevices { get; init; } = 20_000;

    /// <summary>Nodes known from their neighbours only; those whose ids sort last are left out. Default 20,000.</summary>
    public int MaxUnmanaged { get; init; } = 20_000;

    /// <summary>Links; those that sort last are left out. Default 200,000.</summary>
    public int MaxLinks { get; init; } = 200_000;

    /// <summary>Interfaces kept of one device, the lowest ifIndex first. Default 4,096.</summary>
    public int MaxInterfaces { get; init; } = 4_096;

    /// <summary>Neighbours kept of one device, learned addresses last. Default 8,192.</summary>
    public int MaxNeighbors { get; init; } = 8_192;

    /// <summary>Changes remembered, the newest. Default 1,000.</summary>
    public int MaxChanges { get; init; } = 1_000;
}
