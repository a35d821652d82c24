using System.Collections.Immutable;

namespace TelemetryGrid.Collectors.Discovery;

/// <summary>What a search found and what it cost.</summary>
public sealed record DiscoveryReport
{
    /// <summary>Each device once.</summary>
    public ImmutableArray<DiscoveredDevice> Devices { get; init; } = [];

    /// <summary>Addresses that were asked.</summary>
    public int Asked { get; init; }

    /// <summary>Addresses at which something answered.</summary>
    public int Answered { get; init; }

    /// <summary>Addresses at which nothing answered to any credential: nothing there, or none of these fits.</summary>
    public int Silent { get; init; }

    /// <summary>Addresses whose agent refused every credential that it answered to.</summary>
    public int Refused { get; init; }

    /// <summary>Addresses that lie in excluded networks.</summary>
    public int Excluded { get; init; }

    /// <summary>Addresses left out by the limits on addresses and devices.</summary>
    public long BeyondLimit { get; init; }

    /// <summary>Answers of devices that were known from another address.</summary>
    public int Merged { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>It was ended before it was through.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Failures that say more than silence, at most a hundred, each as a sentence.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];
}
