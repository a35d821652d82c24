namespace TelemetryGrid.Protocols.Gnmi;

/// <summary>One path asked for, and when to hear of it (gnmi.proto, "Subscription").</summary>
public sealed record GnmiSubscription(GnmiPath Path)
{
    public GnmiSubscriptionMode Mode { get; init; } = GnmiSubscriptionMode.Sample;

    /// <summary>Between samples; zero for as often as the agent can.</summary>
    public TimeSpan SampleInterval { get; init; }

    /// <summary>Samples of unchanged leaves are left out.</summary>
    public bool SuppressRedundant { get; init; }

    /// <summary>After this long an unchanged leaf is sent nevertheless; zero for never.</summary>
    public TimeSpan HeartbeatInterval { get; init; }
}
