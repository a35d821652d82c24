using System.Collections.Immutable;

namespace TelemetryGrid.Protocols.Gnmi;

/// <summary>What a subscription asks for (gnmi.proto, "SubscriptionList").</summary>
public sealed record GnmiSubscribeRequest(ImmutableArray<GnmiSubscription> Subscriptions)
{
    /// <summary>In front of every path.</summary>
    public GnmiPath Prefix { get; init; } = GnmiPath.Root;

    /// <summary>The device behind the agent, where it speaks for several (gNMI specification §2.2.2.1); empty for the agent itself.</summary>
    public string Target { get; init; } = "";

    public GnmiListMode Mode { get; init; }

    public GnmiEncoding Encoding { get; init; }

    /// <summary>Only what changes after the subscription is sent, not what is there.</summary>
    public bool UpdatesOnly { get; init; }
}
