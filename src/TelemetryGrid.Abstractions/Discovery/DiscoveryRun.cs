using System.Collections.Immutable;

namespace TelemetryGrid.Discovery;

/// <summary>One search, running or over.</summary>
public sealed record DiscoveryRun
{
    public required string Id { get; init; }

    public required DiscoveryState State { get; init; }

    /// <summary>By the configuration's schedule, not by a request.</summary>
    public bool IsScheduled { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Addresses asked so far.</summary>
    public int Asked { get; init; }

    /// <summary>Addresses at which an agent took one of the logins.</summary>
    public int Answered { get; init; }

    public int Silent { get; init; }

    /// <summary>Addresses whose agent refused every login.</summary>
    public int Refused { get; init; }

    public int Excluded { get; init; }

    /// <summary>Addresses and devices left out by the limits; known at the end.</summary>
    public long BeyondLimit { get; init; }

    /// <summary>Answers of devices that were known from another address.</summary>
    public int Merged { get; init; }

    /// <summary>Sources that this search registered.</summary>
    public int Registered { get; init; }

    /// <summary>How many were found; <see cref="Devices"/> are left out of lists.</summary>
    public int Found { get; init; }

    public ImmutableArray<FoundDevice> Devices { get; init; } = [];

    /// <summary>What went wrong, each a sentence.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];
}
