namespace TelemetryGrid.Client;

/// <summary>Asks for a search for devices. Properties left out have the defaults stated.</summary>
public sealed record DiscoveryRequest
{
    /// <summary>Addresses to begin with, with or without a port.</summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>Networks of which every host is asked, and within which neighbours are followed.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Networks and addresses that are never asked.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Tried in this order, at most 16.</summary>
    public IReadOnlyList<DiscoveryLogin> Credentials { get; init; } = [];

    /// <summary>Where agents listen; default 161.</summary>
    public int Port { get; init; } = 161;

    /// <summary>Ask what devices name as neighbours too, within the networks; default true.</summary>
    public bool FollowNeighbors { get; init; } = true;

    /// <summary>Default 65,536.</summary>
    public int MaxAddresses { get; init; } = 65_536;

    /// <summary>Default 10,000.</summary>
    public int MaxDevices { get; init; } = 10_000;

    /// <summary>Default 100.</summary>
    public int AddressesPerSecond { get; init; } = 100;

    /// <summary>For one try of one login; default 1.</summary>
    public double TimeoutSeconds { get; init; } = 1;

    /// <summary>Default 1.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>Devices that no source polls yet become sources; default false.</summary>
    public bool Register { get; init; }

    /// <summary>Of sources that are registered; default 60.</summary>
    public double PollIntervalSeconds { get; init; } = 60;
}
