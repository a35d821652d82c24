using System.Collections.Immutable;

namespace TelemetryGrid.Discovery;

/// <summary>Where devices are to be looked for, how hard, and what becomes of them.</summary>
public sealed record DiscoveryRequest
{
    /// <summary>Addresses to begin with, with or without a port (default <see cref="Port"/>).</summary>
    public ImmutableArray<string> Seeds { get; init; } = [];

    /// <summary>Networks of which every host is asked, and within which neighbours are followed.</summary>
    public ImmutableArray<string> Networks { get; init; } = [];

    /// <summary>Networks and addresses that are never asked.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Tried in this order.</summary>
    public ImmutableArray<DiscoveryLogin> Logins { get; init; } = [];

    public int Port { get; init; } = 161;

    public bool FollowNeighbors { get; init; } = true;

    public int MaxAddresses { get; init; } = 65_536;

    public int MaxDevices { get; init; } = 10_000;

    public int AddressesPerSecond { get; init; } = 100;

    /// <summary>For one try of one login.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    public int Retries { get; init; } = 1;

    /// <summary>Devices that no source polls yet become sources.</summary>
    public bool Register { get; init; }

    /// <summary>Of sources that are registered.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(60);
}
