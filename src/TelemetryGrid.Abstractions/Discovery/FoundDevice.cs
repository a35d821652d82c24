namespace TelemetryGrid.Discovery;

/// <summary>A device that a search found.</summary>
public sealed record FoundDevice
{
    /// <summary>Its id: a configured name, else the address at which it answered first.</summary>
    public required string Device { get; init; }

    /// <summary>Address and port.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The name of the login that it took.</summary>
    public required string Login { get; init; }

    /// <summary>sysName.</summary>
    public string Name { get; init; } = "";

    public string Vendor { get; init; } = "";

    public string Os { get; init; } = "";

    public string Version { get; init; } = "";

    public string Model { get; init; } = "";

    public string Serial { get; init; } = "";

    /// <summary>What it is for, e.g. <c>switch</c>.</summary>
    public string Type { get; init; } = "";

    public string Location { get; init; } = "";

    public int Interfaces { get; init; }

    public int Neighbors { get; init; }

    public int Vlans { get; init; }

    /// <summary>The source that polls it, whether it was there before or was registered by this search; empty for none.</summary>
    public string Source { get; init; } = "";
}
